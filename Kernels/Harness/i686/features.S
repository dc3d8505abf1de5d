// features: canaries in the FPU and the vector registers.
//
//   void fill_features(side in %ecx)          what is promised, from the side's values
//   void keep_features(side in %ecx)          to the side; then all of it is unused again
//
// The harness itself uses none of this, so nothing but a switch changes it in between. What a
// context leaves unused the processor may leave out when it saves: each timed loop begins so.
#include "harness.h"

.macro EACH_VECTOR do, part, offset
  .irp number, 0, 1, 2, 3, 4, 5, 6, 7
  \do %\part\number, \offset+32*\number
  .endr
.endm
.macro FILL_VECTOR register, offset
  movups \offset(%ecx), \register
.endm
.macro FILL_WIDE register, offset
  vmovups \offset(%ecx), \register
.endm
.macro KEEP_VECTOR register, offset
  movups \register, \offset(%ecx)
.endm
.macro KEEP_WIDE register, offset
  vmovups \register, \offset(%ecx)
.endm

.text
.globl fill_features
fill_features:
  testl $X87, FEATURE_PROMISES(%ecx)
  jz 1f
  frstor FEATURE_X87_IN(%ecx)
1:
  testl $CONTROL_WORDS, FEATURE_PROMISES(%ecx)
  jz 2f
  fldcw FEATURE_CONTROL_IN(%ecx)
  ldmxcsr FEATURE_MXCSR_IN(%ecx)
2:
  testl $VECTORS, FEATURE_PROMISES(%ecx)
  jz 4f
  cmpl $32, FEATURE_VECTOR_BYTES(%ecx)
  je 3f
  EACH_VECTOR FILL_VECTOR, xmm, FEATURE_VECTORS_IN
  jmp 4f
3:
  EACH_VECTOR FILL_WIDE, ymm, FEATURE_VECTORS_IN
4:
  ret

.globl keep_features
keep_features:
  testl $CONTROL_WORDS, FEATURE_PROMISES(%ecx)
  jz 1f
  fnstcw FEATURE_CONTROL_OUT(%ecx)
  stmxcsr FEATURE_MXCSR_OUT(%ecx)
1:
  testl $X87, FEATURE_PROMISES(%ecx)
  jz 2f
  fnsave FEATURE_X87_OUT(%ecx)
2:
  testl $VECTORS, FEATURE_PROMISES(%ecx)
  jz 4f
  cmpl $32, FEATURE_VECTOR_BYTES(%ecx)
  je 3f
  EACH_VECTOR KEEP_VECTOR, xmm, FEATURE_VECTORS_OUT
  jmp 4f
3:
  EACH_VECTOR KEEP_WIDE, ymm, FEATURE_VECTORS_OUT
4:
  // Unused again.
  testl $CONTROL_WORDS, FEATURE_PROMISES(%ecx)
  jz 5f
  fninit
  ldmxcsr unused_states+24
5:
  cmpl $0, FEATURE_HAS_STATES(%ecx)
  je 6f
  movl $USER_STATES, %eax
  xorl %edx, %edx
  xrstor unused_states
6:
  ret

// void use_states(word32 states): values that are not their first ones in x87, xmm0, and as far as XCR0
// has them ymm0, zmm0, k0.
.globl use_states
use_states:
  movl 4(%esp), %ecx
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
