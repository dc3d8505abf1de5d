// entries: ways into ring 0 beside the IDT, and what is turned on in CR4 for them and for address
// spaces. Functions of one argument in %rdi, most of them for call_in_ring_0.
#include "harness.h"

.macro write_msr number, low:vararg
  movl $\number, %ecx
  movl \low, %eax
  xorl %edx, %edx
  wrmsr
.endm

.text
// word open_sysenter(word code): IA32_SYSENTER_CS, ESP and EIP (Intel SDM Vol. 3A, 5.8.7). A selector
// of 0 makes sysenter fault.
.globl open_sysenter
open_sysenter:
  write_msr 0x175, $kernel_stack_top
  write_msr 0x176, %edi
  testl %edi, %edi
  movl $0x10, %eax
  cmovzl %edi, %eax
  write_msr 0x174, %eax
  ret

// word open_syscall(word code): IA32_STAR, LSTAR, FMASK and EFER.SCE (Intel SDM Vol. 3A, 5.8.8).
.globl open_syscall
open_syscall:
  movl $0xC0000081, %ecx
  xorl %eax, %eax
  movl $0x00230010, %edx        // sysret takes 0x23 and adds to it, syscall takes 0x10
  wrmsr
  write_msr 0xC0000082, %edi
  write_msr 0xC0000084, $0x700  // TF IF DF
  movl $0xC0000080, %ecx
  rdmsr
  andl $~1, %eax
  testl %edi, %edi
  setnz %dil
  orb %dil, %al
  wrmsr
  ret

// void open_call_gate(word code): a 64-bit call gate that ring 3 may use, at selector 0x60.
.globl open_call_gate
open_call_gate:
  movl %edi, %eax
  andl $0xFFFF, %eax
  orl $0x00100000, %eax
  movl %eax, gdt+0x60
  movl %edi, %eax
  andl $0xFFFF0000, %eax
  movl $0xEC00, %ecx
  testl %edi, %edi
  cmovzl %edi, %ecx
  orl %ecx, %eax
  movl %eax, gdt+0x64
  ret

// word turn_on_controls(word bits), word turn_off_controls(word bits): of CR4
.globl turn_on_controls, turn_off_controls
turn_on_controls:
  movq %cr4, %rax
  orq %rdi, %rax
  movq %rax, %cr4
  ret
turn_off_controls:
  clts
  notq %rdi
  movq %cr4, %rax
  andq %rdi, %rax
  movq %rax, %cr4
  ret

// word alternate_page_directory(void), void set_alternate_identifier(word identifier)
.globl alternate_page_directory, set_alternate_identifier
alternate_page_directory:
  movl $other_page_map, %eax
  orq alternate_identifier, %rax
  ret
set_alternate_identifier:
  movq %rdi, alternate_identifier
  ret

// word task_stack_place(void): of RSP0; void reset_task_stack(void)
.globl task_stack_place, reset_task_stack
task_stack_place:
  movl $running_task + 4, %eax
  ret
reset_task_stack:
  movq $kernel_stack_top, running_task + 4
  ret

.bss
.balign 8
alternate_identifier: .space 8
