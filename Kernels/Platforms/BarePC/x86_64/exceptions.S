// exceptions: 32 gates that all lead to guest_fault, each on the stack of IST1, and those that
// strategies ask for, on the stack that the processor chooses. The processor pushes an error code for vectors 8, 10-14, 17, 21, 29 and 30 only; the stubs push one for the
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
  cmpl $idt + 32 * 16, %ecx
  jne 1b
  movl $0x81, %edi
  movl $ring_0_service, %esi
  jmp set_gate

// void set_gate(word vector, word code): an interrupt gate that ring 3 may use, or the default.
.globl set_gate
set_gate:
  movl $0xEE00, %edx
  testq %rsi, %rsi
  jnz 1f
  movl %edi, %esi
  shll $4, %esi
  addl $stubs, %esi
  movl $0x8E01, %edx
  cmpl $32, %edi
  jb 1f
  xorl %edx, %edx               // not present
1:
  movl %esi, %eax
  andl $0xFFFF, %eax
  orl $0x00100000, %eax
  shll $4, %edi
  movl %eax, idt(%rdi)
  andl $0xFFFF0000, %esi
  orl %edx, %esi
  movl %esi, idt+4(%rdi)
  ret

// word call_in_ring_0(word function, word argument): through vector 0x81, where that is needed.
.globl call_in_ring_0
call_in_ring_0:
  movq %rdi, %rax
  movq %rsi, %rdi
  movl %cs, %edx
  testl $3, %edx
  jz 1f
.globl trap_to_ring_0
trap_to_ring_0:
  int $0x81
  ret
1:
  pushq %rbx
  call *%rax
  popq %rbx
  ret
ring_0_service:
  // Five words from the processor: one more, and the stack is aligned for a call.
  pushq %rbx
  call *%rax
  popq %rbx
  iretq

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
  cmpq $read_fences, 16(%rsp)
  je 1f
  cmpq $write_fences, 16(%rsp)
  je 1f
  cld
  movq %cr2, %rax
  movq %rax, 40(%rsp)
  movq %rsp, %rdi
  andq $-16, %rsp
  call guest_fault
  ud2

  // Not every processor has the register that makes LFENCE serialize; back to the stack of before.
1:
  movq 40(%rsp), %rsp
  jmp fences_refused

.data
.globl idt_pointer
.balign 4
idt_pointer:
  .word 256 * 16 - 1
  .quad idt
.bss
.balign 16
idt:
  .space 256 * 16
