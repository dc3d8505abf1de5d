// tasks: what the processor must be told about hardware tasks, and two tasks of the platform's own.
// BarePC+Tasks.swift says when.
#include "harness.h"

.text
// Puts the address in %eax into the descriptor at selector %ecx.
.globl put_base
put_base:
  movw %ax, gdt+2(%ecx)
  shrl $16, %eax
  movb %al, gdt+4(%ecx)
  movb %ah, gdt+7(%ecx)
  ret

// void set_base(word selector, word address), void set_access(word selector, word access)
.globl set_base, set_access
set_base:
  movl 4(%esp), %ecx
  movl 8(%esp), %eax
  jmp put_base
set_access:
  movl 4(%esp), %ecx
  movl 8(%esp), %eax
  movb %al, gdt+5(%ecx)
  ret

// word descriptor_address(word selector)
.globl descriptor_address
descriptor_address:
  movl 4(%esp), %eax
  addl $gdt, %eax
  ret

// void load_task_register(word selector): it must be available, and becomes busy
.globl load_task_register
load_task_register:
  movl 4(%esp), %eax
  ltrw %ax
  ret

// void use_ldt(word selector)
.globl use_ldt
use_ldt:
  movl 4(%esp), %eax
  lldtw %ax
  movl %eax, running_task+96
  ret

// void clear_task_switched(void)
.globl clear_task_switched
clear_task_switched:
  clts
  ret

// void reset_handler_task(word code, word partner): it begins anew when it is next entered
.globl reset_handler_task
reset_handler_task:
  movl 4(%esp), %eax
  movl 8(%esp), %ecx
  movl %eax, handler_task+32
  movl $0x2, handler_task+36
  movl $handler_task, handler_task+52
  movl $handler_stack_top, handler_task+56
  movl $gdt, handler_task+64
  movl %ecx, handler_task+68
  movl $0xB8, %ecx
  movb $0x89, gdt+5(%ecx)
  ret

.globl short_task_address, running_pointer, partner_pointer
short_task_address:
  movl $short_task, %eax
  ret
running_pointer:
  movl $1f, %eax
  ret
partner_pointer:
  movl $2f, %eax
  ret

.data
.balign 8
1: .long running_task, 0, 0
2: .long 0, 0, 0

// A task with a stack of its own; its CR3 is the running task's.
.macro TASK name, entry, stack
.balign 128
.globl \name
\name:
  .space 28
  .long page_directory, \entry, 0x2
  .space 16
  .long \stack, 0, 0, 0
  .long 0x18, 0x10, 0x18, 0x18, 0x18, 0x18
  .long 0, 104 << 16
.endm
TASK handler_task, 0, handler_stack_top
TASK double_fault_task, double_fault, double_fault_stack_top

// The running task where tasks have 16 bits: filled when it is left, but for LDTR.
.balign 64
short_task: .space 44

.bss
.balign 64
  .space 1024
handler_stack_top:
  .space 1024
double_fault_stack_top:
  .space 64
