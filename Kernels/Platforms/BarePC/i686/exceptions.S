// exceptions: 32 gates that all lead to guest_fault. The processor pushes an error code for
// vectors 8, 10-14, 17, 21, 29 and 30 only; the stubs push one for the others.
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
  movl %edx, (%ecx)
  movl %eax, %edx
  movw $0x8E00, %dx
  movl %edx, 4(%ecx)
  addl $16, %eax
  addl $8, %ecx
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
  pushl $0
  .endif
  pushl $vector
  jmp fault
  .set vector, vector + 1
.endr

// A software KVM may refuse 32-bit paging; then the guest goes on without, and says so. (Not by
// iret, which such a KVM may not know either.)
.Lno_paging:
  movl $kernel_stack_top, %esp
  jmp paging_refused

// The stack is now a fault_record but for the address: vector, error, eip, cs, eflags.
fault:
  cmpl $enable_paging, 8(%esp)
  je .Lno_paging
  movl $0x18, %eax
  movl %eax, %ds
  movl %eax, %es
  cld
  popl %eax
  popl %ebx
  popl %ecx
  popl %edx
  popl %esi
  movl %cr2, %edi
  movl $kernel_stack_top, %esp
  pushl %edi
  pushl %esi
  pushl %edx
  pushl %ecx
  pushl %ebx
  pushl %eax
  movl %esp, %eax
  pushl %eax
  call guest_fault
  ud2

.data
.globl idt_pointer
.balign 4
idt_pointer:
  .word 32 * 8 - 1
  .long idt
.bss
.balign 16
idt:
  .space 32 * 8
idt_end:
