// boot: from the PVH or multiboot entry to guest_main, in 32-bit protected mode with paging.
//
// Everything that can be drawn at link time is (tables.S): where a hypervisor interprets this
// code, each instruction is slow.
#include "harness.h"

// PVH: an ELF note with the entry's physical address (xen/include/public/elfnote.h, 18).
.section .note.pvh, "a", @note
  .balign 4
  .long 4, 4, 18
  .asciz "Xen"
  .long start, 0

// Multiboot 1 (GNU Multiboot Specification 0.6.96, 3.1.1): magic, flags, checksum.
.section .multiboot, "a"
  .balign 4
  .long 0x1BADB002, 0, -0x1BADB002

.text
.globl start
start:
  cli
  cld
  movl $kernel_stack_top, %esp
  lgdt gdt_pointer
  ljmpl $0x10, $1f
1:
  movl $0x18, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %fs
  movl %eax, %gs
  movl %eax, %ss

  call fill_idt
  lidt idt_pointer

  // Paging: 4 MiB pages, identity, open to ring 3.
  movl %cr4, %eax
  orl $0x10, %eax
  movl %eax, %cr4
  movl $page_directory, %eax
  movl %eax, %cr3
  movl %cr0, %eax
  orl $0x80000000, %eax
.globl enable_paging, paging_refused
enable_paging:
  movl %eax, %cr0
  incl paging_state
paging_refused:                 // exceptions.S comes here when the hypervisor says #GP

  // Descriptors whose address is in pieces cannot be drawn at link time.
  movl $running_task, %eax
  movl $0x48, %ecx
  call put_base
  movl $alternate_ldt, %eax
  movl $0x58, %ecx
  call put_base
  movl $alternate_ldt, %eax
  movl $0xA8, %ecx
  call put_base
  movl $double_fault_task, %eax
  movl $0xB0, %ecx
  call put_base
  movl $handler_task, %eax
  movl $0xB8, %ecx
  call put_base
  movl $0x48, %eax
  ltr %ax

  call requested_ring
  testl %eax, %eax
  jz guest_main

  // To ring 3: a frame as an interrupt from there would have left it.
  movl $0x2B, %eax
  movl %eax, %ds
  movl %eax, %es
  movl %eax, %fs
  movl %eax, %gs
  pushl $0x2B
  pushl $user_stack_top
  pushl $0x2
  pushl $0x23
  pushl $guest_main
  iretl

// word paging_is_on(void)
.globl paging_is_on
paging_is_on:
  movl paging_state, %eax
  ret
.bss
.balign 4
paging_state: .space 4
.text

// void exit_machine(word32 status): isa-debug-exit, and QEMU ends with (status << 1) | 1; or back to
// the conductor that the mailbox names (Protocol/Mailbox.swift), in ring 0 and without paging.
.text
.globl exit_machine
exit_machine:
  movl 4(%esp), %eax
  movl 0x4000C0, %ecx
  jecxz 1f
  movl %eax, 0x4000C4
  pushl %ecx
  pushl $leave
  call call_in_ring_0
1:
  outl %eax, $0xF4
2:
  jmp 2b
leave:
  movl 4(%esp), %ecx
  movl %cr0, %eax
  andl $0x7FFFFFFF, %eax
  movl %eax, %cr0
  jmp *%ecx
