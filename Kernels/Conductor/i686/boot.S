// boot: from GRUB's multiboot2 hand-over, which is the same under a BIOS and under UEFI, to conduct();
// and from there into an image and back.
#include "conductor.h"

// Multiboot 2 (GNU Multiboot2 Specification 2.0, 3.1): magic, architecture, length, checksum; no tags.
.section .multiboot, "a"
  .balign 8
1:
  .long 0xE85250D6, 0, 2f - 1b, -(0xE85250D6 + 2f - 1b)
  .word 0, 0
  .long 8
2:

.text
.globl start
start:
  cli
  cld
  movl $stack_top, %esp
  lgdt gdt_pointer
  ljmpl $0x08, $1f
1:
  movl $0x10, %ecx
  movl %ecx, %ds
  movl %ecx, %es
  movl %ecx, %fs
  movl %ecx, %gs
  movl %ecx, %ss
  // One gate: general protection, for model-specific registers that are not there.
  movl $general_protection, %ecx
  movl %ecx, idt + 13 * 8
  movw $0x08, idt + 13 * 8 + 2
  movw $0x8E00, %cx
  movl %ecx, idt + 13 * 8 + 4
  lidt idt_pointer
  pushl %ebx
  pushl %eax
  call conduct
.globl halt
halt:
  cli
  hlt
  jmp halt

// void enter_image(word entry): CR0, CR4 and the FPU as a reset leaves them, but for protected mode.
.globl enter_image
enter_image:
  movl 4(%esp), %edx
  pushal
  movl %esp, stack_kept
  movl $0x11, %eax
  movl %eax, %cr0
  xorl %eax, %eax
  movl %eax, %cr4
  fninit
  xorl %ebx, %ebx
  jmp *%edx
// Comes here in ring 0, 32 bits wide and without paging, on tables that are not ours.
comes_back:
  cli
  cld
  lgdtl %cs:gdt_pointer
  ljmpl $0x08, $1f
1:
  movl $0x10, %ecx
  movl %ecx, %ds
  movl %ecx, %es
  movl %ecx, %fs
  movl %ecx, %gs
  movl %ecx, %ss
  movl stack_kept, %esp
  lidt idt_pointer
  xorl %eax, %eax
  lldt %ax
  movl %eax, %cr4
  pushl $0x2                    // NT off, among others
  popfl
  popal
  ret

.globl conductor_return
conductor_return:
  movl $comes_back, %eax
  ret

// The instruction that was refused is two bytes long: rdmsr or wrmsr.
general_protection:
  addl $4, %esp
  addl $2, (%esp)
  movl $1, was_refused
  iretl

// word read_msr(word number, word out[2]), word write_msr(word number, word low, word high)
.globl read_msr, write_msr
read_msr:
  movl $0, was_refused
  movl 4(%esp), %ecx
  xorl %eax, %eax
  xorl %edx, %edx
  rdmsr
  movl 8(%esp), %ecx
  movl %eax, (%ecx)
  movl %edx, 4(%ecx)
  jmp 1f
write_msr:
  movl $0, was_refused
  movl 4(%esp), %ecx
  movl 8(%esp), %eax
  movl 12(%esp), %edx
  wrmsr
1:
  movl was_refused, %eax
  xorl $1, %eax
  ret

.data
.balign 16
gdt:
  .quad 0
  .quad 0x00CF9B000000FFFF      // 0x08  code
  .quad 0x00CF93000000FFFF      // 0x10  data
gdt_pointer:
  .word 23
  .long gdt
idt_pointer:
  .word 14 * 8 - 1
  .long idt

.bss
.balign 4096
.globl file_store, line_store
files: .space FILE_STORE_BYTES
lines: .space LINE_STORE_BYTES
idt: .space 14 * 8
stack_kept: .space 4
was_refused: .space 4
.balign 16
  .space 65536
stack_top:

.text
file_store:
  movl $files, %eax
  ret
line_store:
  movl $lines, %eax
  ret
