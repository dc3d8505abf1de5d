// boot: from the PVH entry in 32-bit protected mode to guest_main in 64-bit mode.
//
// Everything that can be drawn at link time is (tables.S): where a hypervisor interprets this
// code, each instruction is slow.
#include "harness.h"

// PVH: an ELF note with the entry's physical address (xen/include/public/elfnote.h, 18). There is
// no multiboot header: QEMU prefers it where it finds one, and then refuses a 64-bit image.
.section .note.pvh, "a", @note
  .balign 4
  .long 4, 8, 18
  .asciz "Xen"
  .quad start

.text
.code32
.globl start
start:
  cli
  cld
  lgdt gdt_pointer

  // Long mode: PAE, the tables, EFER.LME, paging (Intel SDM Vol. 3A, 10.8.5). SSE comes with it,
  // since every 64-bit processor has it; features.S turns on what not every one has.
  movl $0x620, %eax
  movl %eax, %cr4
  movl $page_map, %eax
  movl %eax, %cr3
  movl $0xC0000080, %ecx
  movl $0x100, %eax
  xorl %edx, %edx
  wrmsr
  movl $0x80000011, %eax
  movl %eax, %cr0
  ljmpl $0x10, $1f

.code64
1:
  // 64-bit systems keep null selectors in the data segments.
  xorl %eax, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %fs
  movl %eax, %gs
  movl $0x18, %eax
  movl %eax, %ss
  movl $kernel_stack_top, %esp

  // A descriptor whose address is in pieces cannot be drawn at link time.
  movl $running_task, %eax
  movw %ax, gdt+0x48+2
  shrl $16, %eax
  movb %al, gdt+0x48+4
  movb %ah, gdt+0x48+7
  call fill_idt
  lidt idt_pointer
  movl $0x48, %eax
  ltr %ax

  call requested_ring
  testl %eax, %eax
  jz guest_main

  // To ring 3: a frame as an interrupt from there would have left it.
  pushq $0x2B
  pushq $user_stack_top
  pushq $0x2
  pushq $0x33
  pushq $guest_main
  iretq

// Hardware tasks do not exist in 64-bit mode (Intel SDM Vol. 3A, 8.7); these are never called.
.globl set_base, set_access, descriptor_address, set_task_gate, load_task_register, use_ldt
.globl clear_task_switched, reset_handler_task, short_task_address, running_pointer, partner_pointer
set_base:
set_access:
descriptor_address:
set_task_gate:
load_task_register:
use_ldt:
clear_task_switched:
reset_handler_task:
short_task_address:
running_pointer:
partner_pointer:
  ud2

// word paging_is_on(void): always, in 64-bit mode
.globl paging_is_on
paging_is_on:
  movl $1, %eax
  ret

// void exit_machine(word32 status): isa-debug-exit, and QEMU ends with (status << 1) | 1; or back to
// the conductor that the mailbox names (Protocol/Mailbox.swift), in ring 0 and 32-bit code without
// paging. Identifiers of address spaces must be off before that (Intel SDM Vol. 3A, 4.10.1).
.globl exit_machine
exit_machine:
  movl %edi, %eax
  movl 0x4000C0, %esi
  testl %esi, %esi
  jz 1f
  movl %eax, 0x4000C4
  movl $leave, %edi
  call call_in_ring_0
1:
  outl %eax, $0xF4
2:
  jmp 2b
leave:
  cli
  movq %cr4, %rax
  andl $~0x20000, %eax
  movq %rax, %cr4
  pushq $0x08
  pushq $3f
  lretq
.code32
3:
  movl $0x18, %eax
  movl %eax, %ds
  movl %cr0, %eax
  andl $0x7FFFFFFF, %eax
  movl %eax, %cr0
  movl $0xC0000080, %ecx
  rdmsr
  andl $~0x100, %eax
  wrmsr
  jmp *%edi
.code64
