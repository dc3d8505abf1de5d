// preemption: two contexts that never yield, and an interrupt that takes the processor from one
// and gives it to the other, wherever it is.
//
//   void preempt(void)                        context A, called from C
//   void preemption_partner(void)             context B, started as a context, never ends
//
// Both run the same loop. First it looks at the clock: it reads `last`, then the clock, and puts
// the new time in place of the old one, with one bit for who it is. Where the old time is the
// other's, the difference is a gap: what the interrupted pay for a preemption, from the last look
// of the one to the first of the other. Then it does arithmetic. An interrupt may come anywhere:
//
//   - outside a look: the other finds this one's time, and that is a gap.
//   - within a look, before the exchange: whatever the other has stored makes cmpxchg fail, for
//     times only grow, and the look begins anew with what is there. So an old time is never put
//     back, and the gap goes from the other's last look to this second one.
//   - twice before the other could look: the exchange succeeds, or the next look finds a time of
//     its own. No gap is seen; the choices have grown by two more at the next one, which is no
//     sample.
//   - while a gap is noted: what is noted is this side's alone, and the gap is in a register.
//
// After an even number of choices A runs, after an odd one B: each gap checks that. Without a lock
// prefix cmpxchg is one instruction to interrupts all the same, and there is one processor. Of the
// clock a word holds 31 bits: a gap of a second might pass for a shorter one.
//
// The arithmetic sums up all registers, each holding what only this context puts there, and the
// flags of a comparison: what is lost once makes the sum wrong for good, and otherwise it depends
// on the number of rounds alone. A translator takes interrupts between its blocks only, so jumps
// end some where all of that is at stake.
#include "harness.h"

.macro LOAD seed
  .set value, \seed
  .irp register, ebx, esi, edi
  .set value, value + 0x1F3A5C7B
  movl $value, %\register
  .endr
.endm

// rbp <- 5 rbp + the sum of all registers + flags. A's comparison sets CF SF OF AF, B's ZF PF.
.macro ARITHMETIC ax, comparison:vararg
  movl $\ax, %eax
  movl $-0x3C3C0000 - \ax, %ecx
  movl $-0x5B5B0000 - \ax, %edx
  leal (%ebp,%ebp,4), %ebp
  \comparison
  jmp 1f
1:
  .irp register, ebx, esi, edi
  leal (%ebp,%\register), %ebp
  .endr
  jmp 2f
2:
  .irp register, eax, ecx, edx
  leal (%ebp,%\register), %ebp
  .endr
  lahf
  seto %al
  movzwl %ax, %eax
  leal (%ebp,%eax), %ebp
.endm
.macro ARITHMETIC_A
  ARITHMETIC 0x7FFFFFF0, cmpl $0x8000000D, %eax
.endm
.macro ARITHMETIC_B
  ARITHMETIC 0x2468ACE1, cmpl %eax, %eax
.endm

// The first of it, before interrupts come on: what it must be after n rounds follows from that.
.macro BEGIN side, arithmetic, seed
  movl %esp, \side+SIDE_STACK
  LOAD \seed
  xorl %ebp, %ebp
  \arithmetic
  movl %ebp, \side+SIDE_STEP
  movl preemption+PREEMPTION_PATIENCE, %eax
  movl %eax, \side+SIDE_PATIENCE
.endm

.macro LOOP self, side, bit, arithmetic
\self\()_look:
  movl preemption+PREEMPTION_LAST, %ecx
  rdtsc
  leal \bit(%eax,%eax), %edx
  movl %ecx, %eax
  cmpxchgl %edx, preemption+PREEMPTION_LAST
  jne \self\()_look
  xorb $\bit, %cl
  testb $1, %cl
  jnz \self\()_gap
\self\()_calculate:
  \arithmetic
  incl \side+SIDE_ROUNDS
  decl \side+SIDE_PATIENCE
  jz \self\()_gives_up
.endm

.macro GAP self, side, bit
\self\()_gap:
  andl $-2, %edx
  andl $-2, %eax
  subl %eax, %edx
  shrl $1, %edx
  incl \side+SIDE_GAPS

  // Whose turn it is, on which stack, and whether there was one interrupt there and one back.
  movl stacks_chosen, %eax
  movl %eax, %ecx
  xorb $\bit, %cl
  andl $1, %ecx
  orl %ecx, preemption+PREEMPTION_BROKEN
  cmpl \side+SIDE_STACK, %esp
  je 1f
  incl preemption+PREEMPTION_BROKEN
1:
  movl %eax, %ecx
  subl \side+SIDE_SEEN, %ecx
  movl %eax, \side+SIDE_SEEN
  subl $2, %ecx
  jz 2f
  addl %ecx, \side+SIDE_MERGED
  jmp 4f

  // Keep the sample.
2:
  cmpl $0, preemption+PREEMPTION_STAMPED
  je 3f
  movl handler_ticks, %edx
3:
  movl preemption+PREEMPTION_WARM_UP, %ecx
  cmpl %ecx, \side+SIDE_GAPS
  jbe 4f
  movl \side+SIDE_STORED, %ecx
  cmpl preemption+PREEMPTION_CAPACITY, %ecx
  jae 4f
  movl \side+SIDE_SAMPLES, %eax
  movl %edx, (%eax,%ecx,4)
  incl \side+SIDE_STORED

  // The arithmetic so far.
4:
  movl %ebp, \side+SIDE_CHAIN
  movl \side+SIDE_ROUNDS, %eax
  movl %eax, \side+SIDE_CHAIN_ROUNDS
  movl preemption+PREEMPTION_PATIENCE, %eax
  movl %eax, \side+SIDE_PATIENCE

  // Linger, by what the arithmetic has drawn, lest timer and loop fall into step.
  movl %ebp, %ecx
  shrl $20, %ecx
  andl $63, %ecx
5:
  decl %ecx
  jns 5b
.endm

.text
.balign 64, 0xcc
.globl preempt
preempt:
  pushl %ebp
  pushl %ebx
  pushl %esi
  pushl %edi
  movl %esp, preemption+PREEMPTION_EXIT
  BEGIN preemption_a, ARITHMETIC_A, 0x01234567
  rdtsc
  addl %eax, %eax
  movl %eax, preemption+PREEMPTION_LAST
  cmpl $0, preemption+PREEMPTION_PERMITS
  je a_look
  call permit_interrupts

.balign 64, 0x90
  LOOP a, preemption_a, 0, ARITHMETIC_A
  cmpl $0, preemption+PREEMPTION_LEAVING
  je a_look
  jmp leave

  GAP a, preemption_a, 0
  movl preemption_a+SIDE_GAPS, %eax
  cmpl preemption+PREEMPTION_WANTED, %eax
  jae 1f
  cmpl preemption+PREEMPTION_LEAST, %eax
  jb a_calculate
  rdtsc
  cmpl preemption+PREEMPTION_DEADLINE, %edx
  jb a_calculate
1:
  // Enough. An interrupt may have come until now, so look once more without.
  call forbid_interrupts
  movl $1, preemption+PREEMPTION_LEAVING
  jmp a_look

a_gives_up:
b_gives_up:
  call forbid_interrupts
  movl $1, preemption+PREEMPTION_GAVE_UP
leave:
  movl preemption+PREEMPTION_EXIT, %esp
  popl %edi
  popl %esi
  popl %ebx
  popl %ebp
  ret

.balign 64, 0xcc
.globl preemption_partner
preemption_partner:
  BEGIN preemption_b, ARITHMETIC_B, 0x76543210
  call permit_interrupts

.balign 64, 0x90
  LOOP b, preemption_b, 1, ARITHMETIC_B
  jmp b_look

  GAP b, preemption_b, 1
  jmp b_calculate

.bss
.balign 64
.globl preemption, preemption_a, preemption_b
preemption: .space 128
preemption_a: .space 128
preemption_b: .space 128
