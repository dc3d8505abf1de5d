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
// prefix cmpxchg is one instruction to interrupts all the same, and there is one processor.
//
// The arithmetic sums up all registers, each holding what only this context puts there, and the
// flags of a comparison: what is lost once makes the sum wrong for good, and otherwise it depends
// on the number of rounds alone. A translator takes interrupts between its blocks only, so jumps
// end some where all of that is at stake.
#include "harness.h"

.macro LOAD seed
  .set value, \seed
  .irp register, rbx, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
  .set value, value + 0x1F3A5C7B0931
  movabsq $value, %\register
  .endr
.endm

// rbp <- 5 rbp + the sum of all registers + flags. A's comparison sets CF SF OF AF, B's ZF PF.
.macro ARITHMETIC ax, comparison:vararg
  movq $\ax, %rax
  movq $-0x3C3C0000 - \ax, %rcx
  movq $-0x5B5B0000 - \ax, %rdx
  leaq (%rbp,%rbp,4), %rbp
  \comparison
  jmp 1f
1:
  .irp register, rbx, rsi, rdi, r8, r9, r10, r11, r12, r13, r14, r15
  leaq (%rbp,%\register), %rbp
  .endr
  jmp 2f
2:
  .irp register, rax, rcx, rdx
  leaq (%rbp,%\register), %rbp
  .endr
  lahf
  seto %al
  movzwl %ax, %eax
  leaq (%rbp,%rax), %rbp
.endm
.macro ARITHMETIC_A
  ARITHMETIC 0x7FFFFFF0, cmpl $0x8000000D, %eax
.endm
.macro ARITHMETIC_B
  ARITHMETIC 0x2468ACE1, cmpl %eax, %eax
.endm

// The first of it, before interrupts come on: what it must be after n rounds follows from that.
.macro BEGIN side, arithmetic, seed
  movq %rsp, \side+SIDE_STACK(%rip)
  LOAD \seed
  xorl %ebp, %ebp
  \arithmetic
  movq %rbp, \side+SIDE_STEP(%rip)
  movq preemption+PREEMPTION_PATIENCE(%rip), %rax
  movq %rax, \side+SIDE_PATIENCE(%rip)
.endm

.macro LOOP self, side, bit, arithmetic
\self\()_look:
  movq preemption+PREEMPTION_LAST(%rip), %rcx
  rdtsc
  shlq $32, %rdx
  orq %rax, %rdx
  leaq \bit(%rdx,%rdx), %rdx
  movq %rcx, %rax
  cmpxchgq %rdx, preemption+PREEMPTION_LAST(%rip)
  jne \self\()_look
  xorb $\bit, %cl
  testb $1, %cl
  jnz \self\()_gap
\self\()_calculate:
  \arithmetic
  incq \side+SIDE_ROUNDS(%rip)
  decq \side+SIDE_PATIENCE(%rip)
  jz \self\()_gives_up
.endm

.macro GAP self, side, bit
\self\()_gap:
  andq $-2, %rdx
  andq $-2, %rax
  subq %rax, %rdx
  shrq $1, %rdx
  incq \side+SIDE_GAPS(%rip)

  // Whose turn it is, on which stack, and whether there was one interrupt there and one back.
  movq stacks_chosen(%rip), %rax
  movq %rax, %rcx
  xorb $\bit, %cl
  andl $1, %ecx
  orq %rcx, preemption+PREEMPTION_BROKEN(%rip)
  cmpq \side+SIDE_STACK(%rip), %rsp
  je 1f
  incq preemption+PREEMPTION_BROKEN(%rip)
1:
  movq %rax, %rcx
  subq \side+SIDE_SEEN(%rip), %rcx
  movq %rax, \side+SIDE_SEEN(%rip)
  subq $2, %rcx
  jz 2f
  addq %rcx, \side+SIDE_MERGED(%rip)
  jmp 4f

  // Keep the sample.
2:
  cmpq $0, preemption+PREEMPTION_STAMPED(%rip)
  je 3f
  movl handler_ticks(%rip), %edx
3:
  movq preemption+PREEMPTION_WARM_UP(%rip), %rcx
  cmpq %rcx, \side+SIDE_GAPS(%rip)
  jbe 4f
  movq \side+SIDE_STORED(%rip), %rcx
  cmpq preemption+PREEMPTION_CAPACITY(%rip), %rcx
  jae 4f
  movq \side+SIDE_SAMPLES(%rip), %rax
  movq %rdx, (%rax,%rcx,8)
  incq \side+SIDE_STORED(%rip)

  // The arithmetic so far.
4:
  movq %rbp, \side+SIDE_CHAIN(%rip)
  movq \side+SIDE_ROUNDS(%rip), %rax
  movq %rax, \side+SIDE_CHAIN_ROUNDS(%rip)
  movq preemption+PREEMPTION_PATIENCE(%rip), %rax
  movq %rax, \side+SIDE_PATIENCE(%rip)

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
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, preemption+PREEMPTION_EXIT(%rip)
  BEGIN preemption_a, ARITHMETIC_A, 0x0123456789AB
  rdtsc
  shlq $32, %rdx
  orq %rax, %rdx
  addq %rdx, %rdx
  movq %rdx, preemption+PREEMPTION_LAST(%rip)
  cmpq $0, preemption+PREEMPTION_PERMITS(%rip)
  je a_look
  call permit_interrupts

.balign 64, 0x90
  LOOP a, preemption_a, 0, ARITHMETIC_A
  cmpq $0, preemption+PREEMPTION_LEAVING(%rip)
  je a_look
  jmp leave

  GAP a, preemption_a, 0
  movq preemption_a+SIDE_GAPS(%rip), %rax
  cmpq preemption+PREEMPTION_WANTED(%rip), %rax
  jae 1f
  cmpq preemption+PREEMPTION_LEAST(%rip), %rax
  jb a_calculate
  rdtsc
  cmpl preemption+PREEMPTION_DEADLINE(%rip), %edx
  jb a_calculate
1:
  // Enough. An interrupt may have come until now, so look once more without.
  call forbid_interrupts
  movq $1, preemption+PREEMPTION_LEAVING(%rip)
  jmp a_look

a_gives_up:
b_gives_up:
  call forbid_interrupts
  movq $1, preemption+PREEMPTION_GAVE_UP(%rip)
leave:
  movq preemption+PREEMPTION_EXIT(%rip), %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret

.balign 64, 0xcc
.globl preemption_partner
preemption_partner:
  BEGIN preemption_b, ARITHMETIC_B, 0x7654321089CD
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
