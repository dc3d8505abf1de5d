// Chains of instructions: the clock's translation into core cycles, and what tells a processor from
// a program that imitates one.
//
//   void dependent_adds(struct batch *batch)           1 cycle each on every current core
//   void dependent_multiplies(struct batch *batch)     3 cycles each on every current core
//
// Each round is 100 instructions that wait for one another; the loop's own work runs beside them.
// Register operands: an immediate could be folded at rename (Alder Lake and later).
//
// The others have CHAIN_COPIES in a round, and are compared with the additions (Evidence.swift):
//
//   calls_and_returns     a predicted call, and the return from it
//   indirect_jumps        a predicted jump through a register to the instruction behind it
//   stores_and_loads      a word on its way through memory, by two names: what a core may skip is a
//                         load by the name that the store had
//   fences                lfence, which waits for what comes before it
//   identifications       cpuid, leaf 0, CPUID_COPIES in a round: it serializes, and leaves a guest
#include "harness.h"

.macro CHAIN name, copies, instruction:vararg
.text
.balign 64, 0xcc
.globl \name
\name:
  pushl %ebx
  pushl %esi
  pushl %edi
  movl 16(%esp), %ebx
  movl BATCH_ROUNDS(%ebx), %ecx
  movl $3, %esi
  movl $5, %edi
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_START(%ebx)
  movl %edx, BATCH_START+4(%ebx)
.balign 64, 0x90
1:
  .rept \copies
  \instruction
  .endr
  decl %ecx
  jnz 1b
  lfence
  rdtsc
  lfence
  movl %eax, BATCH_END(%ebx)
  movl %edx, BATCH_END+4(%ebx)
  popl %edi
  popl %esi
  popl %ebx
  ret
.endm

CHAIN dependent_adds, 100, addl %esi, %edi
CHAIN dependent_multiplies, 100, imull %esi, %edi

.macro JUMP
  movl $8f, %eax
  jmp *%eax
8:
.endm

.macro STORE_AND_LOAD
  movl %edi, way
  movl $way, %eax
  movl (%eax), %edi
.endm

.macro IDENTIFY
  movl %ebx, %esi
  movl %ecx, %edi
  xorl %eax, %eax
  cpuid
  movl %esi, %ebx
  movl %edi, %ecx
.endm

CHAIN calls_and_returns, CHAIN_COPIES, call come_back
CHAIN indirect_jumps, CHAIN_COPIES, JUMP
CHAIN stores_and_loads, CHAIN_COPIES, STORE_AND_LOAD
CHAIN fences, CHAIN_COPIES, lfence
CHAIN identifications, CPUID_COPIES, IDENTIFY

.balign 64, 0xcc
come_back:
  ret

.bss
.balign 64
way: .space 64
