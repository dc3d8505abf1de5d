// entries: ways into ring 0 beside the IDT, and what is turned on in CR4 for them and for address
// spaces. Functions of one argument at 4(%esp), most of them for call_in_ring_0.
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
  write_msr 0x176, 4(%esp)
  xorl %eax, %eax
  cmpl $0, 4(%esp)
  setnz %al
  shll $4, %eax
  write_msr 0x174, %eax
  ret

// word open_syscall(word code): in 32-bit code only some processors know it; not for us.
.globl open_syscall
open_syscall:
  ud2

// void open_call_gate(word code): a call gate that ring 3 may use, at selector 0x60.
.globl open_call_gate
open_call_gate:
  movl 4(%esp), %ecx
  movl %ecx, %eax
  andl $0xFFFF, %eax
  orl $0x00100000, %eax
  movl %eax, gdt+0x60
  movl %ecx, %eax
  andl $0xFFFF0000, %eax
  testl %ecx, %ecx
  jz 1f
  orl $0xEC00, %eax
1:
  movl %eax, gdt+0x64
  ret

// word turn_on_controls(word bits), word turn_off_controls(word bits): of CR4
.globl turn_on_controls, turn_off_controls
turn_on_controls:
  movl %cr4, %eax
  orl 4(%esp), %eax
  movl %eax, %cr4
  ret
turn_off_controls:
  clts
  movl 4(%esp), %ecx
  notl %ecx
  movl %cr4, %eax
  andl %ecx, %eax
  movl %eax, %cr4
  ret

// word alternate_page_directory(void). There are no identifiers in 32 bits.
.globl alternate_page_directory, set_alternate_identifier
alternate_page_directory:
  movl $other_page_directory, %eax
set_alternate_identifier:
  ret

// word task_stack_place(void): of ESP0; void reset_task_stack(void)
.globl task_stack_place, reset_task_stack
task_stack_place:
  movl $running_task + 4, %eax
  ret
reset_task_stack:
  movl $kernel_stack_top, running_task + 4
  ret
