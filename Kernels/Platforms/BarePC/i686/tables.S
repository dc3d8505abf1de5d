// tables: descriptors, pages and stacks, drawn at link time.
#include "harness.h"

.data
// Selectors as Linux has them, and doubles of each, so that "another selector" exists.
.balign 16
.globl gdt, gdt_pointer
gdt:
  .quad 0
  .quad 0x00CF9B000000FFFF      // 0x08  kernel code, the double
  .quad 0x00CF9B000000FFFF      // 0x10  kernel code
  .quad 0x00CF93000000FFFF      // 0x18  kernel data
  .quad 0x00CFFB000000FFFF      // 0x20  user code
  .quad 0x00CFF3000000FFFF      // 0x28  user data
  .quad 0x00CFFB000000FFFF      // 0x30  user code, the double
  .quad 0x00CF93000000FFFF      // 0x38  kernel data, the double
  .quad 0x00CFF3000000FFFF      // 0x40  user data, the double
  .quad 0x0000890000002068      // 0x48  the running task-state segment, I/O bitmap included
  .quad 0x0000890000000067      // 0x50  the partner's
  .quad 0x0000820000000007      // 0x58  an empty local descriptor table
  .quad 0                       // 0x60  the call gate's
  .quad 0, 0, 0
  .quad 0x0000850000480000      // 0x80  task gate to the running task
  .quad 0x0000850000500000      // 0x88  task gate to the partner's
  .quad 0x000081000000002B      // 0x90  the running task as a 16-bit task-state segment
  .quad 0x000081000000002B      // 0x98  the partner's
  .quad 0x00409B000000FFFF      // 0xA0  code that begins at the active switch, 64 KiB
  .quad 0x0000820000000007      // 0xA8  another empty local descriptor table
  .quad 0x0000890000000067      // 0xB0  the task of double faults
  .quad 0x0000890000000067      // 0xB8  the task of a strategy's handler
gdt_end:
gdt_pointer:
  .word gdt_end - gdt - 1
  .long gdt

.balign 8
.globl alternate_ldt
alternate_ldt: .quad 0

// Identity for the first 16 MiB: present, writable, user, 4 MiB; global, where CR4.PGE says that
// there is such a thing. The last entry but four is that of the local APIC at 0xFEE00000: not for
// users, not cached.
.balign 4096
.globl page_directory, other_page_directory
page_directory:
  .long 0x000001E7, 0x004001E7, 0x008001E7, 0x00C001E7
  .space 4 * 0x3FB - 16
  .long 0xFEC00093
  .space 4 * (0x3FF - 0x3FB)
other_page_directory:
  .long 0x000001E7, 0x004001E7, 0x008001E7, 0x00C001E7
  .space 4 * 0x3FB - 16
  .long 0xFEC00093
  .space 4 * (0x3FF - 0x3FB)

// The task that boots and measures. Its own fields are filled by the processor when it leaves;
// CR3 and LDTR never are (Intel SDM Vol. 3A, 8.2.1), so they are drawn here.
.balign 128
.globl running_task
running_task:
  .long 0, kernel_stack_top, 0x18
  .space 16
  .long page_directory
  .space 104 - 32 - 4
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
  .space 64
