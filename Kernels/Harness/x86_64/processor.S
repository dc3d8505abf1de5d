// Reading the processor: its clock, its selectors, its features.
#include "harness.h"

.text
// ticks read_clock(void)
.globl read_clock
read_clock:
  lfence
  rdtsc
  lfence
  shlq $32, %rdx
  orq %rdx, %rax
  ret

// void read_processor_state(struct processor_state *state): flags cs ss ds es fs gs
.globl read_processor_state
read_processor_state:
  pushfq
  popq 0(%rdi)
  movl %cs, %eax
  movq %rax, 8(%rdi)
  movl %ss, %eax
  movq %rax, 16(%rdi)
  movl %ds, %eax
  movq %rax, 24(%rdi)
  movl %es, %eax
  movq %rax, 32(%rdi)
  movl %fs, %eax
  movq %rax, 40(%rdi)
  movl %gs, %eax
  movq %rax, 48(%rdi)
  ret

// void load_data_selectors(word selector): ds es fs gs
.globl load_data_selectors
load_data_selectors:
  movl %edi, %ds
  movl %edi, %es
  movl %edi, %fs
  movl %edi, %gs
  ret

// word read_cr3(void), word read_ldt(void): ring 0 only
.globl read_cr3
read_cr3:
  movq %cr3, %rax
  ret
.globl read_ldt
read_ldt:
  xorl %eax, %eax
  sldtl %eax
  ret

// void read_cpuid(word32 leaf, word32 subleaf, word32 out[4])
.globl read_cpuid
read_cpuid:
  pushq %rbx
  movq %rdx, %r8
  movl %edi, %eax
  movl %esi, %ecx
  cpuid
  movl %eax, 0(%r8)
  movl %ebx, 4(%r8)
  movl %ecx, 8(%r8)
  movl %edx, 12(%r8)
  popq %rbx
  ret
