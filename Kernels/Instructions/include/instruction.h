// An instruction's file has PREPARE ... END_PREPARE, the preparations, and INSTANCE ...
// END_INSTANCE, the instruction or pair that is timed. Everything else is made from these two here.
//
//   switch            one instance, for the canaries: is unchanged what should be?
//   instances         a loop of COPIES instances in a row, timed
//   instances_doubled the same with twice as many
//
// Both loops go round equally often, so what is between the two times is instances and nothing else:
// the loop's own instructions, the clock and PREPARE are in both. An instance may use every register
// but the stack pointer; where a published figure is a latency, it waits for the one before.
#ifndef INSTRUCTION_H
#define INSTRUCTION_H

#include "harness.h"

#define INSTRUCTION(promises, requirements) \
  STRATEGY(promises, NO_SWITCH | INSTRUCTIONS | requirements); \
  FRAME \
  END_FRAME

#define PREPARE .macro prepare
#define END_PREPARE .endm
#define INSTANCE .macro instance
#define END_INSTANCE .endm; INSTRUCTION_CODE

// Code that an instance calls or jumps to: one piece of straight code that comes back.
#define TARGET .section .text.timed.behind, "ax", @progbits; .balign 64, 0xcc; target:
#define END_TARGET target_end: .byte 0xcc; .balign 64, 0xcc

#ifdef __x86_64__
#define AX_WORD %rax
#define CX_WORD %rcx
#define BATCH_POINTER(register) movq (%rsp), register
#else
#define AX_WORD %eax
#define CX_WORD %ecx
#define BATCH_POINTER(register) movl 24(%esp), register
#endif

.macro INSTRUCTION_CODE
  .section .text.timed.behind, "ax", @progbits
  .balign 64, 0xcc
switch:
  // The data segment comes back as it was, whatever PREPARE and the instance did to it.
  push AX_WORD
  mov %ds, %eax
  mov %eax, instruction_segment
  pop AX_WORD
  prepare
  instance
  push AX_WORD
  mov instruction_segment, %eax
  mov %eax, %ds
  pop AX_WORD
  ret
switch_end:
  .byte 0xcc
  INSTRUCTION_LOOP instances, COPIES, TIMED_LOOP
  INSTRUCTION_LOOP instances_doubled, 2 * COPIES, TIMED_LOOP_DOUBLED
.endm

.macro INSTRUCTION_LOOP name, copies, way
  .balign 64, 0xcc
\name:
#ifdef __x86_64__
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movl %ds, %eax
  pushq %rax
  pushq %rdi
  movq BATCH_ROUNDS(%rdi), %rax
  movq %rax, context_a+CONTEXT_REMAINING
#else
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  pushl %ds
  movl 24(%esp), %eax
  movl BATCH_ROUNDS(%eax), %eax
  movl %eax, context_a+CONTEXT_REMAINING
#endif

  lfence
  rdtsc
  lfence
  BATCH_POINTER(CX_WORD)
  movl %eax, BATCH_START(CX_WORD)
  movl %edx, BATCH_START+4(CX_WORD)
  prepare

  .balign 64, 0x90
\name\()_again:
  .rept \copies
  instance
  .endr
\name\()_end:
#ifdef __x86_64__
  addq $\copies, context_a+CONTEXT_ENTRIES
  decq context_a+CONTEXT_REMAINING
#else
  addl $\copies, context_a+CONTEXT_ENTRIES
  decl context_a+CONTEXT_REMAINING
#endif
  jnz \name\()_again

  lfence
  rdtsc
  lfence
  BATCH_POINTER(CX_WORD)
  movl %eax, BATCH_END(CX_WORD)
  movl %edx, BATCH_END+4(CX_WORD)

#ifdef __x86_64__
  popq %rdi
  popq %rax
  movl %eax, %ds
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
#else
  popl %ds
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
#endif
  ret
  .byte 0xcc
  .pushsection handlers, "aR", @progbits
  .balign 8
  .quad \way
  POINTER switch, \name, \name\()_end, 0
  .popsection
.endm

#endif
