// examine: traps for the examination of the kernel (examine.c).
#include "xv6.h"

// `int $n; ret` for each n, 4 bytes apart. (The assembler would write int $3 with one byte.)
.text
.globl interrupts
interrupts:
.set vector, 0
.rept 256
  .byte 0xCD, vector, 0xC3, 0xCC
  .set vector, vector + 1
.endr

// void deliver(word vector), in ring 0: the vector's code, entered with the frame that the processor
// leaves for an exception with an error code.
.globl deliver, delivered
deliver:
  movq %rsp, %rax
  andq $-16, %rsp
  movl %ss, %ecx
  pushq %rcx
  pushq %rax
  pushfq
  movl %cs, %ecx
  pushq %rcx
  pushq $delivered
  pushq $ERROR_CODE
  jmp *vectors(,%rdi,8)
delivered:
  ret

// word meet(word registers[14]), in ring 3: the system call MEET with these in bx cx dx bp si di r8 to
// r15, which are stored back; returns its result.
.globl meet
meet:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  pushq %rdi
  movq %rdi, %rax
  movq 0*8(%rax), %rbx
  movq 1*8(%rax), %rcx
  movq 2*8(%rax), %rdx
  movq 3*8(%rax), %rbp
  movq 4*8(%rax), %rsi
  movq 5*8(%rax), %rdi
  movq 6*8(%rax), %r8
  movq 7*8(%rax), %r9
  movq 8*8(%rax), %r10
  movq 9*8(%rax), %r11
  movq 10*8(%rax), %r12
  movq 11*8(%rax), %r13
  movq 12*8(%rax), %r14
  movq 13*8(%rax), %r15
  movl $SYS_misuse, %eax
  int $T_SYSCALL
  xchgq %rax, (%rsp)
  movq %rbx, 0*8(%rax)
  movq %rcx, 1*8(%rax)
  movq %rdx, 2*8(%rax)
  movq %rbp, 3*8(%rax)
  movq %rsi, 4*8(%rax)
  movq %rdi, 5*8(%rax)
  movq %r8, 6*8(%rax)
  movq %r9, 7*8(%rax)
  movq %r10, 8*8(%rax)
  movq %r11, 9*8(%rax)
  movq %r12, 10*8(%rax)
  movq %r13, 11*8(%rax)
  movq %r14, 12*8(%rax)
  movq %r15, 13*8(%rax)
  popq %rax
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
