// start: a process's first instructions, on a stack of our own: the kernel's begins at a random
// address, and placement is to be the same in every launch.
#include "harness.h"

.text
.globl _start
_start:
  movl %esp, first_stack
  movl $stack_top, %esp
  xorl %ebp, %ebp
  movl %ds, %eax
  movl %eax, %fs
  movl %eax, %gs
  call guest_main
  ud2

// long system_call(long number, long a, long b, long c)
.globl system_call
system_call:
  pushl %ebx
  movl 8(%esp), %eax
  movl 12(%esp), %ebx
  movl 16(%esp), %ecx
  movl 20(%esp), %edx
  int $0x80
  popl %ebx
  ret

// word second_capabilities(void): it reports features of 64-bit mode
.globl second_capabilities
second_capabilities:
  xorl %eax, %eax
  ret

// word find_kernel_way_in(void): leaves AT_SYSINFO of the auxiliary vector, the address of
// __kernel_vsyscall, in kernel_way_in (System V ABI for Intel386, 2.3.1; getauxval(3)); 0 where there is
// none
.globl find_kernel_way_in
find_kernel_way_in:
  movl first_stack, %edx
  movl (%edx), %eax
  leal 8(%edx,%eax,4), %edx
1:
  addl $4, %edx
  cmpl $0, -4(%edx)
  jne 1b
2:
  movl (%edx), %ecx
  movl 4(%edx), %eax
  cmpl $32, %ecx
  je 3f
  addl $8, %edx
  testl %ecx, %ecx
  jnz 2b
  xorl %eax, %eax
3:
  movl %eax, kernel_way_in
  ret

// word process_arena(void): zeroed by the kernel with the rest of .bss
.globl process_arena
process_arena:
  movl $arena, %eax
  ret
// word process_field(void): the same for many contexts
.globl process_field
process_field:
  movl $field, %eax
  ret

// long other_data_selector(void): a second flat data segment, by set_thread_area(2); -1 if refused
.globl other_data_selector
other_data_selector:
  movl descriptor, %eax
  cmpl $-1, %eax
  jne 1f
  pushl %ebx
  movl $243, %eax
  movl $descriptor, %ebx
  int $0x80
  popl %ebx
  testl %eax, %eax
  js 2f
  movl descriptor, %eax
1:
  leal 3(,%eax,8), %eax
  ret
2:
  movl $-1, %eax
  ret

.data
// struct user_desc: entry (any), base, limit, then 32-bit, data, limit in pages, usable.
.balign 4
descriptor:
  .long -1, 0, 0xFFFFF, 0x51

.bss
.balign 64
first_stack: .long 0
.balign 4096
arena: .space ARENA_BYTES
  .space 65536
stack_top:
.balign 4096
field: .space FIELD_BYTES
