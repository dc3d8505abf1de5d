// A scrub of the branch predictors, for an assembly file of either instruction set to include.
//
//   void scrub_predictors(void)
//
// It leaves the same state whatever ran before: 6,000 taken jumps on lines of their own, four times,
// for the branch target buffers, and then 100,000 rounds of eight conditional branches on the bits of
// a xorshift sequence (Marsaglia, 2003), which no history foretells.

.balign 64, 0xcc
.globl scrub_predictors
scrub_predictors:
  movl $4, %ecx
1:
  .rept 6000
  jmp 9f
.balign 16, 0xcc
9:
  .endr
  decl %ecx
  jnz 1b

  movl $0x9E3779B9, %eax
  movl $100000, %ecx
2:
  movl %eax, %edx
  shll $13, %edx
  xorl %edx, %eax
  movl %eax, %edx
  shrl $17, %edx
  xorl %edx, %eax
  movl %eax, %edx
  shll $5, %edx
  xorl %edx, %eax
  .irp bit, 1, 2, 4, 8, 16, 32, 64, 128
  testl $\bit, %eax
  jz 8f
  nop
8:
  .endr
  decl %ecx
  jnz 2b
  ret
