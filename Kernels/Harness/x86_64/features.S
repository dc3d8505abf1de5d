// features: canaries in the FPU, the vector registers and the segment bases.
//
//   void fill_features(side in %rdi)          what is promised, from the side's values
//   void keep_features(side in %rdi)          to the side; then all of it is unused again
//
// The harness itself uses none of this, so nothing but a switch changes it in between. What a
// context leaves unused the processor may leave out when it saves: each timed loop begins so.
#include "harness.h"

.macro EACH_VECTOR do, part, offset
  .irp number, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  \do %\part\number, \offset+32*\number
  .endr
.endm
.macro FILL_VECTOR register, offset
  movups \offset(%rdi), \register
.endm
.macro FILL_WIDE register, offset
  vmovups \offset(%rdi), \register
.endm
.macro KEEP_VECTOR register, offset
  movups \register, \offset(%rdi)
.endm
.macro KEEP_WIDE register, offset
  vmovups \register, \offset(%rdi)
.endm

.text
.globl fill_features
fill_features:
  testl $X87, FEATURE_PROMISES(%rdi)
  jz 1f
  frstor FEATURE_X87_IN(%rdi)
1:
  testl $CONTROL_WORDS, FEATURE_PROMISES(%rdi)
  jz 2f
  fldcw FEATURE_CONTROL_IN(%rdi)
  ldmxcsr FEATURE_MXCSR_IN(%rdi)
2:
  testl $VECTORS, FEATURE_PROMISES(%rdi)
  jz 4f
  cmpl $32, FEATURE_VECTOR_BYTES(%rdi)
  je 3f
  EACH_VECTOR FILL_VECTOR, xmm, FEATURE_VECTORS_IN
  jmp 4f
3:
  EACH_VECTOR FILL_WIDE, ymm, FEATURE_VECTORS_IN
4:
  testl $FS_BASE | GS_BASE, FEATURE_PROMISES(%rdi)
  jz 5f
  movq FEATURE_BASES_IN+0(%rdi), %r8
  movq FEATURE_BASES_IN+8(%rdi), %r9
  jmp write_bases
5:
  ret

.globl keep_features
keep_features:
  testl $CONTROL_WORDS, FEATURE_PROMISES(%rdi)
  jz 1f
  fnstcw FEATURE_CONTROL_OUT(%rdi)
  stmxcsr FEATURE_MXCSR_OUT(%rdi)
1:
  testl $X87, FEATURE_PROMISES(%rdi)
  jz 2f
  fnsave FEATURE_X87_OUT(%rdi)
2:
  testl $VECTORS, FEATURE_PROMISES(%rdi)
  jz 4f
  cmpl $32, FEATURE_VECTOR_BYTES(%rdi)
  je 3f
  EACH_VECTOR KEEP_VECTOR, xmm, FEATURE_VECTORS_OUT
  jmp 4f
3:
  EACH_VECTOR KEEP_WIDE, ymm, FEATURE_VECTORS_OUT
4:
  testl $FS_BASE | GS_BASE, FEATURE_PROMISES(%rdi)
  jz 5f
  call read_bases
  movq %r8, FEATURE_BASES_OUT+0(%rdi)
  movq %r9, FEATURE_BASES_OUT+8(%rdi)
  xorl %r8d, %r8d
  xorl %r9d, %r9d
  call write_bases
5:
  // Unused again.
  testl $CONTROL_WORDS, FEATURE_PROMISES(%rdi)
  jz 6f
  fninit
  ldmxcsr unused_states+24(%rip)
6:
  cmpl $0, FEATURE_HAS_STATES(%rdi)
  je 7f
  movl $USER_STATES, %eax
  xorl %edx, %edx
  xrstor64 unused_states(%rip)
7:
  ret

// fs and gs bases in r8 and r9: by instructions in ring 3, through their registers' numbers
// (IA32_FS_BASE, IA32_GS_BASE) in ring 0, where a strategy may need no more.
write_bases:
  movl %cs, %eax
  testb $3, %al
  jz 1f
  wrfsbaseq %r8
  wrgsbaseq %r9
  ret
1:
  movl $0xC0000100, %ecx
  movl %r8d, %eax
  movq %r8, %rdx
  shrq $32, %rdx
  wrmsr
  incl %ecx
  movl %r9d, %eax
  movq %r9, %rdx
  shrq $32, %rdx
  wrmsr
  ret

read_bases:
  movl %cs, %eax
  testb $3, %al
  jz 1f
  rdfsbaseq %r8
  rdgsbaseq %r9
  ret
1:
  movl $0xC0000100, %ecx
  rdmsr
  shlq $32, %rdx
  leaq (%rax,%rdx), %r8
  incl %ecx
  rdmsr
  shlq $32, %rdx
  leaq (%rax,%rdx), %r9
  ret

// void use_states(word32 states): values that are not their first ones in x87, xmm0, and as far as XCR0
// has them ymm0, zmm0, k0 and zmm16.
.globl use_states
use_states:
  movl %edi, %ecx
  fninit
  fld1
  movl $1, %eax
  movd %eax, %xmm0
  testl $4, %ecx
  jz 1f
  vinsertf128 $1, %xmm0, %ymm0, %ymm0
  testl $0x40, %ecx
  jz 1f
  vpternlogd $0xFF, %zmm0, %zmm0, %zmm0
  vpternlogd $0xFF, %zmm16, %zmm16, %zmm16
  kxnorw %k0, %k0, %k0
1:
  ret

// word32 read_states(void)
.globl read_states
read_states:
  xorl %ecx, %ecx
  xgetbv
  ret

// word32 read_states_in_use(void)
.globl read_states_in_use
read_states_in_use:
  movl $1, %ecx
  xgetbv
  ret

// An unused FPU, as FXSAVE would draw it, and an empty header behind it.
.section .rodata
.balign 64
unused_states:
  .long 0x37F, 0, 0, 0, 0, 0, 0x1F80
  .space 576 - 28

.bss
.balign 64
.globl feature_canary_a, feature_canary_b, area_a, area_b
feature_canary_a: .space FEATURE_BYTES
.balign 64
feature_canary_b: .space FEATURE_BYTES
.balign 64
area_a: .space AREA_BYTES
area_b: .space AREA_BYTES
