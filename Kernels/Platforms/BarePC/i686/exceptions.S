// exceptions: 32 gates that all lead to guest_fault, and those that strategies ask for. The
// processor pushes an error code for vectors 8, 10-14, 17, 21, 29 and 30 only; the stubs push one
// for the others.
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
  cmpl $idt + 32 * 8, %ecx
  jne 1b
  pushl $ring_0_service
  pushl $0x81
  call set_gate
  pushl $0xB0
  pushl $8
  call set_task_gate
  addl $16, %esp
  ret

// void set_task_gate(word vector, word task): a gate that switches to the task of this selector.
.globl set_task_gate
set_task_gate:
  movl 4(%esp), %ecx
  movl 8(%esp), %eax
.Ltask_gate:
  shll $16, %eax
  movl %eax, idt(,%ecx,8)
  movl $0x8500, idt+4(,%ecx,8)
  ret

// void set_gate(word vector, word code): an interrupt gate that ring 3 may use, or the default.
.globl set_gate
set_gate:
  movl 4(%esp), %ecx
  movl 8(%esp), %eax
  movl $0xEE00, %edx
  testl %eax, %eax
  jnz 1f
  movl $0xB0, %eax
  cmpl $8, %ecx
  je .Ltask_gate
  movl %ecx, %eax
  shll $4, %eax
  addl $stubs, %eax
  movl $0x8E00, %edx
  cmpl $32, %ecx
  jb 1f
  xorl %edx, %edx               // not present
1:
  pushl %eax
  andl $0xFFFF, %eax
  orl $0x00100000, %eax
  movl %eax, idt(,%ecx,8)
  popl %eax
  andl $0xFFFF0000, %eax
  orl %edx, %eax
  movl %eax, idt+4(,%ecx,8)
  ret

// word call_in_ring_0(word function, word argument): through vector 0x81, where that is needed.
.globl call_in_ring_0
call_in_ring_0:
  movl 4(%esp), %eax
  movl 8(%esp), %ecx
  movl %cs, %edx
  testl $3, %edx
  jz 1f
.globl trap_to_ring_0
trap_to_ring_0:
  int $0x81
  ret
1:
  pushl %ecx
  call *%eax
  popl %ecx
  ret
ring_0_service:
  pushl %ecx
  call *%eax
  popl %ecx
  iretl

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

// Nor has every processor the register that makes LFENCE serialize. The faulting stack is this one,
// below five words.
.Lno_fences:
  addl $20, %esp
  jmp fences_refused

// A double fault has a task of its own: with it comes a stack, which the one that faulted may have
// lost. Its back link names who that was (state at the fields of Intel SDM Vol. 3A, figures 8-2 and
// 8-10).
.globl double_fault
double_fault:
  movzwl double_fault_task, %ecx
  movl gdt+2(%ecx), %eax
  andl $0xFFFFFF, %eax          // all of this machine's memory is below 16 MiB
  testb $8, gdt+5(%ecx)
  jz 1f
  pushl 36(%eax)
  pushl 76(%eax)
  pushl 32(%eax)
  jmp 2f
1:
  movzwl 16(%eax), %edx
  pushl %edx
  movzwl 36(%eax), %edx
  pushl %edx
  movzwl 14(%eax), %edx
  pushl %edx
2:
  pushl $0
  pushl $8
  jmp fault

// The stack is now a fault_record but for the address: vector, error, eip, cs, eflags.
fault:
  cmpl $enable_paging, 8(%esp)
  je .Lno_paging
  cmpl $read_fences, 8(%esp)
  je .Lno_fences
  cmpl $write_fences, 8(%esp)
  je .Lno_fences
  movl $0x18, %eax
  movl %eax, %ds
  movl %eax, %es
  cld
  popl %eax
  popl %ebx
  popl %ecx
  popl %edx
  popl %esi
  // A task that fails to load has no stack segment yet (Intel SDM Vol. 3A, 7.15, #TS).
  movl $0x18, %edi
  movl %edi, %ss
  movl $kernel_stack_top, %esp
  movl %cr2, %edi
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
  .word 256 * 8 - 1
  .long idt
.bss
.balign 16
idt:
  .space 256 * 8
