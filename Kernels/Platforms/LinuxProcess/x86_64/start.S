// start: a process's first instructions, on a stack of our own: the kernel's begins at a random
// address, and placement is to be the same in every launch.
#include "harness.h"

.text
.globl _start
_start:
  leaq stack_top(%rip), %rsp
  xorl %ebp, %ebp
  movl %ebp, %ds
  movl %ebp, %es
  call guest_main
  ud2

// long system_call(long number, long a, long b, long c)
.globl system_call
system_call:
  movq %rdi, %rax
  movq %rsi, %rdi
  movq %rdx, %rsi
  movq %rcx, %rdx
  syscall
  ret

// word process_arena(void): zeroed by the kernel with the rest of .bss
.globl process_arena
process_arena:
  leaq arena(%rip), %rax
  ret
// word process_field(void): the same for many contexts
.globl process_field
process_field:
  leaq field(%rip), %rax
  ret

// long other_data_selector(void): not asked for in 64-bit mode
.globl other_data_selector
other_data_selector:
  movq $-1, %rax
  ret

.bss
.balign 4096
arena: .space ARENA_BYTES
  .space 65536
stack_top:
.balign 4096
field: .space FIELD_BYTES
