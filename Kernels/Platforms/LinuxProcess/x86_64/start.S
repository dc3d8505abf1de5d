// start: a process's first instructions, on a stack of our own: the kernel's begins at a random
// address, and placement is to be the same in every launch.
#include "harness.h"

.text
.globl _start
_start:
  movq %rsp, first_stack(%rip)
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

// word second_capabilities(void): AT_HWCAP2 of the auxiliary vector, which lies behind the arguments
// and the environment (System V ABI for x86_64, 3.4.1); 0 where there is none
.globl second_capabilities
second_capabilities:
  movq first_stack(%rip), %rdx
  movq (%rdx), %rax
  leaq 16(%rdx,%rax,8), %rdx
1:
  addq $8, %rdx
  cmpq $0, -8(%rdx)
  jne 1b
2:
  movq (%rdx), %rcx
  movq 8(%rdx), %rax
  cmpq $26, %rcx
  je 3f
  addq $16, %rdx
  testq %rcx, %rcx
  jnz 2b
  xorl %eax, %eax
3:
  ret

// word find_kernel_way_in(void): 64-bit programs have syscall, and are shown none
.globl find_kernel_way_in
find_kernel_way_in:
  xorl %eax, %eax
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
first_stack: .space 8
.balign 4096
field: .space FIELD_BYTES
