// tables: descriptors, pages and stacks, drawn at link time.
#include "harness.h"

.data
// Selectors as Linux has them, and doubles, so that "another selector" exists.
.balign 16
.globl gdt, gdt_pointer
gdt:
  .quad 0
  .quad 0x00CF9B000000FFFF      // 0x08  32-bit kernel code
  .quad 0x00AF9B000000FFFF      // 0x10  kernel code
  .quad 0x00CF93000000FFFF      // 0x18  kernel data
  .quad 0x00CFFB000000FFFF      // 0x20  32-bit user code
  .quad 0x00CFF3000000FFFF      // 0x28  user data
  .quad 0x00AFFB000000FFFF      // 0x30  user code
  .quad 0x00CFF3000000FFFF      // 0x38  user data, where sysexit looks for it
  .quad 0x00CFF3000000FFFF      // 0x40  user data, the double
  .quad 0x0000890000002068, 0   // 0x48  the task-state segment, I/O bitmap included
  .quad 0
  .quad 0, 0                    // 0x60  the call gate's
gdt_end:
gdt_pointer:
  .word gdt_end - gdt - 1
  .quad gdt

// Identity for the first 16 MiB: present, writable, user, 2 MiB; global, where CR4.PGE says that
// there is such a thing. And the local APIC at 0xFEE00000: not for users, not cached.
.macro identity
  .quad 1f + 0x7
  .space 4096 - 8
1:
  .quad 2f + 0x7, 0, 0, 3f + 0x3
  .space 4096 - 4 * 8
2:
  .set page, 0
  .rept 8
  .quad page + 0x1E7
  .set page, page + 0x200000
  .endr
  .space 4096 - 8 * 8
3:
  .space 8 * 0x1F7
  .quad 0xFEE00093
  .space 8 * (0x1FF - 0x1F7)
.endm

.balign 4096
.globl page_map, other_page_map
page_map:
  identity
other_page_map:
  identity

// RSP0 for ring 3, IST1 for every exception: a switch under test may have lost the stack.
.balign 128
.globl running_task
running_task:
  .long 0
  .quad kernel_stack_top, 0, 0
  .quad 0
  .quad fault_stack_top, 0, 0, 0, 0, 0, 0
  .quad 0
  .word 0, 104                  // the I/O bitmap follows: every port open to ring 3
  .space 8192
  .byte 0xFF

.bss
.balign 64
  .space 16384
.globl kernel_stack_top, user_stack_top
kernel_stack_top:
  .space 16384
user_stack_top:
  .space 8192
fault_stack_top:
  .space 64
