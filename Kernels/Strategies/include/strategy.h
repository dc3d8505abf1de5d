// What a strategy file says about itself, in words that are the same in both instruction sets.
//
// A strategy is one `.S` file named after it, with three parts: STRATEGY says what it promises and
// needs, FRAME ... END_FRAME draws the stack after its saves, SWITCH ... END_SWITCH is the switch.
// Nothing else knows that the file exists: the linker collects the descriptors, the harness walks
// them. A new context starts from a copy of FRAME, so the picture cannot drift from the code.

#ifndef STRATEGY_H
#define STRATEGY_H

// State that a strategy may promise to give back unchanged, one bit each. The general-purpose
// registers have their encoding's number (Intel SDM Vol. 2A, table 2-2).
#define AX (1 << 0)
#define CX (1 << 1)
#define DX (1 << 2)
#define BX (1 << 3)
#define SP (1 << 4)
#define BP (1 << 5)
#define SI (1 << 6)
#define DI (1 << 7)
#define R8 (1 << 8)
#define R9 (1 << 9)
#define R10 (1 << 10)
#define R11 (1 << 11)
#define R12 (1 << 12)
#define R13 (1 << 13)
#define R14 (1 << 14)
#define R15 (1 << 15)
#define FLAGS (1 << 16)  // CF PF AF ZF SF DF OF
#define CS (1 << 17)
#define SS (1 << 18)
#define DS (1 << 19)
#define ES (1 << 20)
#define FS (1 << 21)
#define GS (1 << 22)
#define LDT (1 << 23)
#define CR3 (1 << 24)
#define X87 (1 << 25)          // the x87 registers with their control, status and tag words
#define CONTROL_WORDS (1 << 26)  // the x87 control word and MXCSR's control bits
#define VECTORS (1 << 27)      // the xmm registers; with HAS_XSAVE ymm, where XCR0 has AVX
#define FS_BASE (1 << 28)
#define GS_BASE (1 << 29)
#define TASK_LINKS (1 << 30)        // of tasks: busy bits, back link, NT; implied by TASKS

// What a strategy needs, beside a stack.
#define NOTHING 0
#define RING0 (1 << 0)        // privileged instructions
#define TASKS (1 << 1)        // its frame is a task-state segment, its handle a far pointer to one;
                              // with GATES, to a task gate for one
#define NO_SWITCH (1 << 2)    // it returns to its caller: one entry for each call, not two
#define GATES (1 << 3)        // its handlers, entered through gates of the IDT
#define PROCESSES (1 << 4)    // a kernel below, whose processes its contexts are; with RING0, threads
#define HAS_FXSR (1 << 5)     // features that CPUID reports, and that the platform turns on
#define HAS_XSAVE (1 << 6)
#define HAS_XSAVEOPT (1 << 7)
#define HAS_XSAVEC (1 << 8)
#define HAS_FSGSBASE (1 << 9)
#define HAS_PCID (1 << 10)
#define HAS_SYSENTER (1 << 11)
#define HAS_SYSCALL (1 << 12)
#define HAS_IBPB (1 << 13)
#define INTERRUPTS (1 << 14)  // a timer and an interrupt controller
#define NESTED (1 << 15)      // its partner is a nested task: entered with NT, left by iret
#define OTHER_CR3 (1 << 16)   // its timed partner has another page directory
#define OTHER_LDT (1 << 17)   // both contexts have a local descriptor table, each its own
#define TASK_286 (1 << 18)    // its task-state segments are the 16-bit ones
#define AREAS (1 << 19)       // memory of each context's own that is not on its stack (below)
#define GLOBAL_PAGES (1 << 20)  // page tables whose pages outlive a load of CR3 in the TLB
#define STAMPED (1 << 21)     // nothing more: its handler leaves its own ticks in handler_ticks
#define SIGNALS (1 << 22)     // its handler, entered through a process's signals
#define INSTRUCTIONS (1 << 23)  // nothing more: it is an instruction, timed in loops of its own
#define HAS_RDTSCP (1 << 24)
#define SYSTEM_CALLS (1 << 25)  // a Linux below, and its way in
#define OTHER_PROCESS (1 << 26)  // a process of its own that answers (OTHER_SIDE); with NO_SWITCH
#define OWN_SIGNALS (1 << 27)  // its handler of SIGUSR1, on a stack for signals (USER_SIGNAL)
#define LIBRARY (1 << 28)     // a function of a library that an image may lack (LIBRARY_FUNCTION)
#define REAL_SELECTORS (1 << 29)  // selectors of descriptors in ds, es, fs and gs, which 64-bit
                              // contexts have null
#define TRANSFERS (1 << 30)   // nothing more: it is called with the handle to go to alone, and who goes
                              // on finds the handle of who left in rax (jump_fcontext)
#ifdef __ASSEMBLER__
#define ONE_TRAP (1 << 31)    // nothing more: it is one way into the kernel and back and nothing else,
                              // so that under a hypervisor its cost tells whether it left the guest
#define KERNEL_WAY_IN (1 << 32)  // on i686, the way in that Linux shows: its address is in kernel_way_in
#define SAME_MEMORY (1 << 33)  // with OTHER_PROCESS: who answers has this process's memory, as a thread has
#define EVENTS (1 << 34)      // with OTHER_PROCESS: eventfds in the place of pipes
#define PIPES (1 << 35)       // the two pipes, without a reader or writer at their other ends
#define RESUMES (1 << 36)     // nothing more: with NO_SWITCH, what it calls counts itself as the partner
#define STATES_IN_USE (1 << 37)  // with AREAS: registers of all enabled states in use while it is timed
#define HAS_LOCAL_APIC (1 << 38)  // a local APIC, with its registers in memory
#define HAS_X2APIC (1 << 39)  // one whose registers are model-specific ones while it is measured
#define HAS_TSC_DEADLINE (1 << 40)  // a timer that waits for a value of the clock, armed and masked
#else
#define ONE_TRAP (1LL << 31)
#define KERNEL_WAY_IN (1LL << 32)
#define SAME_MEMORY (1LL << 33)
#define EVENTS (1LL << 34)
#define PIPES (1LL << 35)
#define RESUMES (1LL << 36)
#define STATES_IN_USE (1LL << 37)
#define HAS_LOCAL_APIC (1LL << 38)
#define HAS_X2APIC (1LL << 39)
#define HAS_TSC_DEADLINE (1LL << 40)
#endif

// Placeholders in a frame, replaced when a context is made.
#define ENTRY 0x5EED0001      // where the new context begins
#define STACK 0x5EED0002      // the top of its stack, above the frame
#define NOW_FLAGS 0x5EED0003  // flags and selectors as they are when it is made
#define NOW_CS 0x5EED0004
#define NOW_SS 0x5EED0005
#define NOW_DS 0x5EED0006
#define NOW_ES 0x5EED0007
#define NOW_FS 0x5EED0008
#define NOW_GS 0x5EED0009
#define NOW_LDT 0x5EED000A
#define NOW_CR3 0x5EED000B
// Halves of the same, for the 16-bit fields of a frame (TASK_286).
#define LOW(placeholder) (0x5E50 | ((placeholder) & 0xF))
#define HIGH(placeholder) (0x5E60 | ((placeholder) & 0xF))

// Task gates count from here among the ways in (TASK_GATE).
#define TASK_GATES 512
// The selector of a code segment that begins at the strategy's switch (TASK_286).
#define SWITCH_SEGMENT 0xA0
// Selectors of the two tasks, and of the gates that lead to them, for a jump that names one itself.
#define RUNNING_TASK 0x48
#define PARTNER_TASK 0x50
#define GATE_TO_RUNNING 0x80
#define GATE_TO_PARTNER 0x88
// Selectors of BarePC's tables (tables.S): Linux's, and doubles, so that canaries and the mutants of
// `switchbench verify` have another one to load.
#define KERNEL_CODE_DOUBLE 0x08  // on x86_64 32-bit code
#define KERNEL_CODE 0x10
#define KERNEL_DATA 0x18
#define SHORT_USER_CODE 0x23  // 32-bit code
#define USER_DATA 0x2B
#define USER_CODE_DOUBLE 0x33  // on x86_64 the user's code itself
#define KERNEL_DATA_DOUBLE 0x38  // on i686 alone
#define USER_DATA_DOUBLE 0x43
#define EMPTY_LDT 0x58        // on i686 alone
// A task's handle is the address of a far pointer to it, or to a task gate for it, with more beside.
// (A far jump ignores the offset: Intel SDM Vol. 3A, 8.3.)
#define TASK_ADDRESS 0        // of the task-state segment
#define TASK_GATE_SELECTOR 4  // what a far jump names
#define TASK_SELECTOR 6       // the task's own
#define TASK_DESCRIPTOR 8     // the address of its descriptor
#define NEXT_WORD 0x5EED000C  // the address of the frame's word after this one
#define BASE_POINTER 0x5EED000E  // four words below STACK: %ebp in a handler that a compiler wrote
#define AREA 0x5EED000D       // the address of the context's area

// What XSAVEOPT leaves in memory it may leave out the next time: such memory must stay where it is,
// and no other code may write to it. So it is no part of a stack, but an area that the context owns:
// aligned to 64 bytes, its header empty, drawn as FXSAVE would draw an unused FPU.
// Bits of XCR0 that user contexts have and that fit (Intel SDM Vol. 1, 13.1): x87, SSE, AVX and
// AVX-512; at most 2,688 bytes.
#define USER_STATES 0xE7

// What a switch or a handler finds in a context (of which `*save` is the first word), beside its
// handle: who comes next where it is not told, and its area. `current_context` is the one that runs.
#ifdef __x86_64__
#define WORD_BYTES 8
#else
#define WORD_BYTES 4
#endif
#define CONTEXT_ENTRIES (1 * WORD_BYTES)  // its own count of how often it was entered
#define CONTEXT_NEXT (3 * WORD_BYTES)
#define CONTEXT_AREA (4 * WORD_BYTES)  // the area's address
#define AREA_BYTES 4096

// Ways into a handler beside the vectors.
#define SYSENTER_ENTRY 256    // IA32_SYSENTER_EIP
#define SYSCALL_ENTRY 257     // IA32_LSTAR
#define CALL_GATE 258         // the call gate of selector 0x60
#define SIGNAL 259            // SIGALRM and SIGTRAP of a process, whose stack then has all its state
// No ways in, but the loops of an instruction (INSTRUCTIONS).
#define LAST_WAY_IN 259
#define TIMED_LOOP 260
#define TIMED_LOOP_DOUBLED 261
// Nor these: what the other process runs (OTHER_PROCESS), what a signal enters (OWN_SIGNALS), which
// comes back by ret, and where a library's function is.
#define OTHER_SIDE 262
#define USER_SIGNAL 263
#define LIBRARY_CODE 264

#ifdef __ASSEMBLER__

#ifdef __x86_64__
#define POINTER .quad
#else
#define POINTER .long
#endif

#define STRATEGY(promises, requirements) \
  .set requires, requirements; \
  describe __FILE_NAME__, promises, requirements, switch, switch_end, frame, frame_end

// A mutant of `switchbench verify` that is no worse than the strategy, and why: "discard-7". It must
// survive; the declaration of one that is caught, or that there is not, is a failure.
#define EQUIVALENT_MUTANT(name, because)

.macro describe name, promises, requirements, start, end, picture, picture_end
  .pushsection strategies, "aR", @progbits
  .balign 8
0:
  .ascii "\name"
  .space 80 - (. - 0b)
  .quad \promises
  .quad \requirements
  POINTER \start, \end, \picture, \picture_end
  .popsection
.endm

#define FRAME .section .rodata; .balign 8; frame:
#define WORD POINTER
#define END_FRAME frame_end:

#ifdef __i386__
// The frame of contexts that the processor switches: no stack picture, but a task-state segment of
// 32 bits (Intel SDM Vol. 3A, figure 8-2).
#define TASK_FRAME FRAME task_state_segment; END_FRAME
.macro task_state_segment
  WORD 0                        //   0  previous task link
  WORD 0, 0, 0, 0, 0, 0         //   4  esp0 ss0 esp1 ss1 esp2 ss2
  WORD NOW_CR3                  //  28
  WORD ENTRY, NOW_FLAGS         //  32  eip eflags
  WORD 0, 0, 0, 0               //  40  eax ecx edx ebx
  WORD STACK, 0, 0, 0           //  56  esp ebp esi edi
  WORD NOW_ES, NOW_CS, NOW_SS   //  72
  WORD NOW_DS, NOW_FS, NOW_GS   //  84
  WORD NOW_LDT                  //  96
  WORD 104 << 16                // 100  no debug trap; no I/O bitmap within the limit
.endm
#endif

// Placement: all switches that ask for nothing but memory lie on the page of the loops that call them,
// each at a cache line's start. (On a page of its own a switch was measured two ticks slower in every
// other launch.) Those that need privileges or features are slow, and come after. What follows a
// switch is a breakpoint: one that runs off its end must not arrive at another.
#define SWITCH timed_section; switch:
#define END_SWITCH switch_end: .byte 0xcc; .balign 64, 0xcc

.macro timed_section
  .if requires & ~(NO_SWITCH | REAL_SELECTORS | AREAS | RESUMES)
  .section .text.timed.behind, "ax", @progbits
  .else
  .section .text.timed, "ax", @progbits
  .endif
  .balign 64, 0xcc
.endm

// What two processes have in common (OTHER_PROCESS): the ends of two pipes, from the measured one and
// to it, or an eventfd for both ends of each (EVENTS), and two words of a page.
#define FROM_HERE_READ channel
#define FROM_HERE_WRITE channel+4
#define TO_HERE_READ channel+8
#define TO_HERE_WRITE channel+12
#define SHARED_TURN shared_page
#define SHARED_COUNT shared_page+64

// A function that the strategy calls, if the image was linked with the library that has it, and the
// Debian package that brings it.
#define LIBRARY_FUNCTION(symbol, package) library_function symbol, package
.macro library_function symbol, package
  .weak \symbol
  .pushsection .rodata
8: .asciz "\package"
9:
  .popsection
  .pushsection handlers, "aR", @progbits
  .balign 8
  .quad LIBRARY_CODE
  POINTER switch, \symbol, 8b, 0
  .popsection
.endm

// A handler of the strategy's own, entered by the vector's gate (an interrupt gate, open to ring 3)
// for as long as the strategy is measured, or by another way in (above).
#define HANDLER(vector) handle switch, vector, handler_##vector, handler_##vector##_end
#define END_HANDLER(vector) handler_##vector##_end: .byte 0xcc; .balign 64, 0xcc

// A task gate at the vector. TASK_GATE leads to the partner's task; the other one to a task of the
// strategy's own, whose code stands between HANDLER_TASK and END_HANDLER. That task begins with ebx
// at its task-state segment, esi at the GDT, and edi the selector of the partner's task.
#define TASK_GATE(vector) task_gate switch, vector
#define HANDLER_TASK(vector) \
  handle switch, TASK_GATES + vector, handler_##vector, handler_##vector##_end

.macro task_gate owner, vector
  .pushsection handlers, "aR", @progbits
  .balign 8
  .quad TASK_GATES + \vector
  POINTER \owner, 0, 0, 0
  .popsection
.endm

.macro handle owner, vector, start, end
  .pushsection handlers, "aR", @progbits
  .balign 8
  .quad \vector
  POINTER \owner, \start, \end, 0
  .popsection
  timed_section
\start:
.endm

// A handler that a C file of the strategy's name holds: its end is the compiler's business.
#define COMPILED_HANDLER(vector, function) \
  .pushsection handlers, "aR", @progbits; \
  .balign 8; .quad vector; POINTER switch, function, function, 0; \
  .popsection

#endif

#endif
