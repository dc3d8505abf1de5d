// exceptions: 32 gates that all lead to guest_fault, each on the stack of IST1. The processor
// pushes an error code for vectors 8, 10-14, 17, 21, 29 and 30 only; the stubs push one for the
// others.
#include "harness.h"

.text
// void fill_idt(void): interrupt gates to the stubs, 16 bytes apart.
.globl fill_idt
fill_idt:
  movl $stubs, %eax
  movl $idt, %ecx
1:
  movl %eax, %edx
  andl $0xFFFF, %edx
  orl $0x00100000, %edx
  movl %edx, (%rcx)
  movl %eax, %edx
  movw $0x8E01, %dx
  movl %edx, 4(%rcx)
  addl $16, %eax
  addl $16, %ecx
  cmpl $idt_end, %ecx
  jne 1b
  ret

.balign 16, 0xcc
stubs:
.set vector, 0
.rept 32
  .balign 16, 0xcc
  .if !(vector == 8 || (vector >= 10 && vector <= 14) || vector == 17 || vector == 21 \
        || vector == 29 || vector == 30)
  pushq $0
  .endif
  pushq $vector
  jmp fault
  .set vector, vector + 1
.endr

// The stack is now a fault_record but for the address: vector, error, rip, cs, rflags.
fault:
  cld
  movq %cr2, %rax
  movq %rax, 40(%rsp)
  movq %rsp, %rdi
  andq $-16, %rsp
  call guest_fault
  ud2

.data
.globl idt_pointer
.balign 4
idt_pointer:
  .word 32 * 16 - 1
  .quad idt
.bss
.balign 16
idt:
  .space 32 * 16
idt_end:
