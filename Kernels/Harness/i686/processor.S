// Reading the processor: its clock, its selectors, its features.
#include "harness.h"

.text
// ticks read_clock(void)
.globl read_clock
read_clock:
  lfence
  rdtsc
  lfence
  ret

// void read_processor_state(struct processor_state *state): flags cs ss ds es fs gs
.globl read_processor_state
read_processor_state:
  movl 4(%esp), %ecx
  pushfl
  popl 0(%ecx)
  movl %cs, %eax
  movl %eax, 4(%ecx)
  movl %ss, %eax
  movl %eax, 8(%ecx)
  movl %ds, %eax
  movl %eax, 12(%ecx)
  movl %es, %eax
  movl %eax, 16(%ecx)
  movl %fs, %eax
  movl %eax, 20(%ecx)
  movl %gs, %eax
  movl %eax, 24(%ecx)
  ret

// void load_data_selectors(word selector): ds es fs gs
.globl load_data_selectors
load_data_selectors:
  movl 4(%esp), %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %fs
  movl %eax, %gs
  ret

// word read_cr3(void), word read_ldt(void): ring 0 only
.globl read_cr3
read_cr3:
  movl %cr3, %eax
  ret
.globl read_ldt
read_ldt:
  xorl %eax, %eax
  sldtl %eax
  ret

// void read_cpuid(word32 leaf, word32 subleaf, word32 out[4])
.globl read_cpuid
read_cpuid:
  pushl %ebx
  pushl %edi
  movl 12(%esp), %eax
  movl 16(%esp), %ecx
  movl 20(%esp), %edi
  cpuid
  movl %eax, 0(%edi)
  movl %ebx, 4(%edi)
  movl %ecx, 8(%edi)
  movl %edx, 12(%edi)
  popl %edi
  popl %ebx
  ret
