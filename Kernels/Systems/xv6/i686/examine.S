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
  movl 4(%esp), %eax
  pushfl
  pushl %cs
  pushl $delivered
  pushl $ERROR_CODE
  jmp *vectors(,%eax,4)
delivered:
  ret

// word meet(word registers[6]), in ring 3: the system call MEET with these in bx cx dx bp si di, which
// are stored back; returns its result.
.globl meet
meet:
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  pushl %ds
  pushl %es
  pushl %fs
  pushl %gs
  movl 36(%esp), %eax
  movl 0*4(%eax), %ebx
  movl 1*4(%eax), %ecx
  movl 2*4(%eax), %edx
  movl 3*4(%eax), %ebp
  movl 4*4(%eax), %esi
  movl 5*4(%eax), %edi
  movl $MEET_DS, %eax
  movl %eax, %ds
  movl $MEET_ES, %eax
  movl %eax, %es
  movl $MEET_FS, %eax
  movl %eax, %fs
  movl $MEET_GS, %eax
  movl %eax, %gs
  movl $SYS_misuse, %eax
  int $T_SYSCALL
  popl %gs
  popl %fs
  popl %es
  popl %ds
  pushl %eax
  movl 24(%esp), %eax
  movl %ebx, 0*4(%eax)
  movl %ecx, 1*4(%eax)
  movl %edx, 2*4(%eax)
  movl %ebp, 3*4(%eax)
  movl %esi, 4*4(%eax)
  movl %edi, 5*4(%eax)
  popl %eax
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret
