// The assembly half of the harness, as the Swift half sees it. Offsets for the assembly are
// beside the structures they describe, and are checked by the compiler below.
#ifndef HARNESS_H
#define HARNESS_H

#include "../../Strategies/include/strategy.h"

// A context while it is not running. (strategy.h has the rest, which switches may look at.)
#define CONTEXT_HANDLE (0 * WORD_BYTES)
#define CONTEXT_REMAINING (2 * WORD_BYTES)

// A context of a ring: beside that, the memory that it touches, in whole cache lines.
#define RING_MEMORY (5 * WORD_BYTES)
#define RING_MEMORY_END (6 * WORD_BYTES)

// One timed batch.
#define BATCH_ROUNDS 0
#define BATCH_START 8
#define BATCH_END 16

// One side of the canary exchange.
#define CANARY_IN 0
#define CANARY_OUT (16 * WORD_BYTES)
#define CANARY_FLAGS_IN (32 * WORD_BYTES)
#define CANARY_FLAGS_OUT (33 * WORD_BYTES)
#define CANARY_SEGMENTS_IN (34 * WORD_BYTES)   // ds es fs gs
#define CANARY_SEGMENTS_OUT (38 * WORD_BYTES)
#define CANARY_PROMISES (42 * WORD_BYTES)
#define CANARY_SYSTEM_OUT (43 * WORD_BYTES)    // cs ss ldt cr3, where they may be read
#define CANARY_TASKS_OUT (47 * WORD_BYTES)     // access bytes: own, the other's; B's back link
#define CANARY_STACK (48 * WORD_BYTES)         // the stack pointer before it was lowered
#define CANARY_DEPTH (49 * WORD_BYTES)         // by how much the stack is lowered
#define CANARY_BYTES (50 * WORD_BYTES)

// The values of one side in the FPU, the vector registers and the segment bases.
#define FEATURE_X87_IN 0       // as FNSAVE draws it
#define FEATURE_X87_OUT 112
#define FEATURE_VECTORS_IN 224  // 32 bytes for each register
#define FEATURE_VECTORS_OUT 736
#define FEATURE_BASES_IN 1248  // fs gs
#define FEATURE_BASES_OUT 1264
#define FEATURE_CONTROL_IN 1280
#define FEATURE_CONTROL_OUT 1284
#define FEATURE_MXCSR_IN 1288
#define FEATURE_MXCSR_OUT 1292
#define FEATURE_PROMISES 1296
#define FEATURE_VECTOR_BYTES 1300
#define FEATURE_HAS_STATES 1304
#define FEATURE_BYTES 1312

// Copies of an instruction in one round of its loop (Instructions/include/instruction.h).
#define COPIES 32
// Copies in one round of the chains that tell a processor from a program (Harness/*/chains.S).
#define CHAIN_COPIES 32
#define CPUID_COPIES 4
// Memory of a LinuxProcess for stacks, samples and frames.
#define ARENA_BYTES 0x100000
// Memory of a LinuxProcess for many contexts; pages that are not used cost nothing.
#define FIELD_BYTES 0x18000000

#ifndef __ASSEMBLER__
#include "processes.h"
#pragma clang assume_nonnull begin

typedef unsigned long long ticks;  // UInt64 in Swift, whatever long is

struct strategy {
  char name[80];
  ticks promises;
  ticks requirements;
  word code;
  word code_end;
  word frame;
  word frame_end;
};

// Code of a strategy that a gate leads to (HANDLER in strategy.h).
struct handler {
  ticks vector;
  word code;  // of the strategy's switch
  word start;
  word end;
  word padding;
};

struct context {
  word handle;
  word entries;
  word remaining;
  word next;
  word area;
};

struct ring_context {
  struct context context;
  word memory;
  word memory_end;
};

struct batch {
  word rounds;
  ticks start __attribute__((aligned(8)));
  ticks end;
};

struct canary_side {
  word in[16];
  word out[16];
  word flags_in;
  word flags_out;
  word segments_in[4];
  word segments_out[4];
  word promises;
  word system_out[4];
  word tasks_out;
  word stack;
  word depth;
};

struct task_pointer {
  word32 address;
  unsigned short selector;
  unsigned short task;
  word32 descriptor;
};

struct feature_canary {
  word32 x87_in[28];
  word32 x87_out[28];
  word32 vectors_in[128];
  word32 vectors_out[128];
  ticks bases_in[2];
  ticks bases_out[2];
  word32 control_in;
  word32 control_out;
  word32 mxcsr_in;
  word32 mxcsr_out;
  word32 promises;
  word32 vector_bytes;  // of each register: 16 or 32
  word32 has_states;    // whether XRSTOR works, by which all of it becomes unused again
  word32 padding;
};

_Static_assert(__builtin_offsetof(struct context, next) == CONTEXT_NEXT, "context");
_Static_assert(__builtin_offsetof(struct ring_context, memory) == RING_MEMORY, "ring");
_Static_assert(__builtin_offsetof(struct ring_context, memory_end) == RING_MEMORY_END, "ring");
_Static_assert(__builtin_offsetof(struct context, area) == CONTEXT_AREA, "context");
_Static_assert(__builtin_offsetof(struct batch, end) == BATCH_END, "batch");
_Static_assert(__builtin_offsetof(struct canary_side, promises) == CANARY_PROMISES, "canary");
_Static_assert(__builtin_offsetof(struct canary_side, system_out) == CANARY_SYSTEM_OUT, "canary");
_Static_assert(__builtin_offsetof(struct canary_side, tasks_out) == CANARY_TASKS_OUT, "canary");
_Static_assert(__builtin_offsetof(struct canary_side, depth) == CANARY_DEPTH, "canary");
_Static_assert(__builtin_offsetof(struct task_pointer, task) == TASK_SELECTOR, "task");
_Static_assert(__builtin_offsetof(struct task_pointer, descriptor) == TASK_DESCRIPTOR, "task");
_Static_assert(sizeof(struct canary_side) == CANARY_BYTES, "canary");
_Static_assert(__builtin_offsetof(struct feature_canary, vectors_out) == FEATURE_VECTORS_OUT, "");
_Static_assert(__builtin_offsetof(struct feature_canary, bases_in) == FEATURE_BASES_IN, "");
_Static_assert(__builtin_offsetof(struct feature_canary, mxcsr_out) == FEATURE_MXCSR_OUT, "");
_Static_assert(__builtin_offsetof(struct feature_canary, has_states) == FEATURE_HAS_STATES, "");
_Static_assert(sizeof(struct feature_canary) == FEATURE_BYTES, "");

// Selectors and privileged registers as they are now; `system` only in ring 0.
struct processor_state {
  word flags, cs, ss, ds, es, fs, gs;
};

// The switch under test, called by every scenario through this pointer.
extern word active_switch;
static inline void set_active_switch(word code) { active_switch = code; }

// The measured context and its partner, and the canaries of each.
extern struct context context_a, context_b;
extern struct canary_side canary_a, canary_b;
// The context that runs, for switches that are not told.
extern struct context *_Nullable current_context;
static inline void set_current_context(struct context *context) { current_context = context; }
// Where the processor looks for the stack of ring 0 when it comes from ring 3, for switches that
// change it: in the task-state segment. 0 where there is none.
extern word kernel_stack_place;
static inline void set_kernel_stack_place(word address) { kernel_stack_place = address; }
// The two contexts' areas (AREAS in strategy.h).
extern word32 area_a[AREA_BYTES / 4], area_b[AREA_BYTES / 4];
static inline word32 *measured_area(void) { return area_a; }
static inline word32 *partner_area(void) { return area_b; }
static inline struct context *measured_context(void) { return &context_a; }
static inline struct context *partner_context(void) { return &context_b; }
static inline struct canary_side *measured_canary(void) { return &canary_a; }
static inline struct canary_side *partner_canary(void) { return &canary_b; }

// The tables that the linker collected.
extern const struct strategy __start_strategies[], __stop_strategies[];
static inline const struct strategy *first_strategy(void) { return __start_strategies; }
static inline const struct strategy *strategies_end(void) { return __stop_strategies; }
extern const struct handler __start_handlers[], __stop_handlers[];
static inline const struct handler *first_handler(void) { return __start_handlers; }
static inline const struct handler *handlers_end(void) { return __stop_handlers; }

// Scenario: two contexts hand the processor to each other (Scenarios/*/ping-pong.S).
void ping_pong(struct batch *batch);
void ping_pong_partner(void);
static inline word ping_pong_partner_address(void) { return (word)ping_pong_partner; }

// The same with a switch that is called as jump_fcontext is (Scenarios/*/ping-pong-transfer.S).
void ping_pong_transfer(struct batch *batch);
void ping_pong_transfer_partner(void);
static inline word ping_pong_transfer_partner_address(void) {
  return (word)ping_pong_transfer_partner;
}

// Scenario: the same in this loop from a stack that begins lower (Scenarios/*/placement.S).
void run_lower(struct batch *batch, word bytes, word loop);
struct loop_place {
  word loop;
  word partner;
};
void ping_pong_16(struct batch *batch);
void ping_pong_16_partner(void);
void ping_pong_32(struct batch *batch);
void ping_pong_32_partner(void);
void ping_pong_48(struct batch *batch);
void ping_pong_48_partner(void);
// The loop whose visits begin this many bytes behind the start of a cache line; zeros for no loop.
static inline struct loop_place loop_moved_by(word bytes) {
  switch (bytes) {
    case 0: return (struct loop_place){(word)ping_pong, (word)ping_pong_partner};
    case 16: return (struct loop_place){(word)ping_pong_16, (word)ping_pong_16_partner};
    case 32: return (struct loop_place){(word)ping_pong_32, (word)ping_pong_32_partner};
    case 48: return (struct loop_place){(word)ping_pong_48, (word)ping_pong_48_partner};
    default: return (struct loop_place){0, 0};
  }
}

// Scenario: ping-pong's bookkeeping without a switch (Scenarios/*/alternate-calls.S).
void alternate_calls(struct batch *batch);

// Scenario: the same with a fence at each entry, and the calls alone (Scenarios/*/serialised.S).
void serialised(struct batch *batch);
void serialised_partner(void);
static inline word serialised_partner_address(void) { return (word)serialised_partner; }
void serialised_calls(struct batch *batch);

// Scenario: the same with one call of the switch, and the calls alone (Scenarios/*/one-site.S). The
// word at the top of a context's stack names the context.
void one_site(struct batch *batch);
void one_site_entered(void);
static inline word one_site_entered_address(void) { return (word)one_site_entered; }
void one_site_calls(struct batch *batch);

// Scenario: the same with this many cache lines flushed before each switch (Scenarios/*/cold.S).
void cold(struct batch *batch);
void cold_partner(void);
static inline word cold_partner_address(void) { return (word)cold_partner; }
extern word cold_stack_lines, cold_code_lines;
static inline void set_cold_lines(word stack, word code) {
  cold_stack_lines = stack;
  cold_code_lines = code;
}

// Scenario: contexts in a ring, or calls that go round it (Scenarios/*/ring.S).
void ring(struct batch *batch, struct ring_context *first);
void ring_calls(struct batch *batch, struct ring_context *first);
void ring_entered(void);
static inline word ring_entered_address(void) { return (word)ring_entered; }

// Scenario: an instruction over and over, in the loop at this address
// (Instructions/include/instruction.h).
static inline void run_loop(word code, struct batch *batch) {
  ((void (*)(struct batch *))code)(batch);
}

// Canaries: one exchange from context A, and the partner that answers (Harness/*/canaries.S).
void exchange_canaries(void);
void canary_partner(void);
static inline word canary_partner_address(void) { return (word)canary_partner; }
// For a switch that is called as jump_fcontext is: a switch like all others around it, and where the
// partner begins when it is entered by it.
extern word transferring_switch;
static inline void set_transferring_switch(word code) { transferring_switch = code; }
void transfer(void);
static inline word transfer_address(void) { return (word)transfer; }
void canary_partner_transferred(void);
static inline word canary_partner_transferred_address(void) {
  return (word)canary_partner_transferred;
}

// Canaries of what features add (Harness/*/features.S).
extern struct feature_canary feature_canary_a, feature_canary_b;
static inline struct feature_canary *measured_features(void) { return &feature_canary_a; }
static inline struct feature_canary *partner_features(void) { return &feature_canary_b; }

// Chains of dependent instructions, `rounds` times 100 long, and of those that tell a processor from a
// program that imitates one, in rounds of the copies above (Harness/*/chains.S).
void dependent_adds(struct batch *batch);
void dependent_multiplies(struct batch *batch);
void calls_and_returns(struct batch *batch);
void indirect_jumps(struct batch *batch);
void stores_and_loads(struct batch *batch);
void fences(struct batch *batch);
void identifications(struct batch *batch);

// Independent instructions, `rounds` times 64 of them, and what makes predictors forget
// (Harness/*/probe.S).
void issue_probe(struct batch *batch);
void scrub_predictors(void);

// lfence; rdtsc; lfence.
ticks read_clock(void);
void read_processor_state(struct processor_state *state);
// Into ds, es, fs and gs.
void load_data_selectors(word selector);
// Ring 0 only.
word read_cr3(void);
static inline word read_cr3_address(void) { return (word)read_cr3; }
word read_ldt(void);
void read_cpuid(word32 leaf, word32 subleaf, word32 *out);
// XCR0's lower half; only where CPUID says OSXSAVE. The states of it that are in use (XINUSE); only
// where CPUID leaf 0xD, part 1, has bit 2 of EAX.
word32 read_states(void);
word32 read_states_in_use(void);
// Takes registers of these states into use.
void use_states(word32 states);

// BarePC's own assembly (Platforms/BarePC/*/).
struct fault_record {
  word vector, error, instruction, code_segment, flags, address;
};
_Noreturn void exit_machine(word32 status);
// Makes the vector's gate lead to `code`: an interrupt gate into ring 0, open to ring 3. 0 gives it
// back to the unexpected exception.
void set_gate(word vector, word code);
// For call_in_ring_0: the FPU without traps, and these bits of CR4; XCR0.
word turn_on_features(word control_bits);
word turn_on_states(word states);
static inline word turn_on_features_address(void) { return (word)turn_on_features; }
static inline word turn_on_states_address(void) { return (word)turn_on_states; }
// In ring 0, sets bit 1 of MSR C001_1029; 0 where the processor refuses.
word serialize_fences(void);
// Ways into ring 0 beside the IDT, and CR0 and CR4 (Platforms/BarePC/*/entries.S). The first three
// close what they open when `code` is 0; all but the call gate's for call_in_ring_0.
word open_sysenter(word code);
static inline word open_sysenter_address(void) { return (word)open_sysenter; }
word open_syscall(word code);
static inline word open_syscall_address(void) { return (word)open_syscall; }
void open_call_gate(word code);
word turn_on_controls(word bits);
static inline word turn_on_controls_address(void) { return (word)turn_on_controls; }
// The local APIC's registers: model-specific ones, or in memory again.
void use_x2apic(void);
void use_xapic(void);
// Takes bits of CR4 back, and the trap of the FPU (CR0.TS).
word turn_off_controls(word bits);
static inline word turn_off_controls_address(void) { return (word)turn_off_controls; }
// Makes the alternate page directory be loaded as that of another process-context identifier.
void set_alternate_identifier(word identifier);
// Where the task-state segment has the stack of ring 0, and that it has the one it began with.
word task_stack_place(void);
void reset_task_stack(void);
// The two-byte instruction that call_in_ring_0 leaves ring 3 with, where the machine can do that.
extern const char trap_to_ring_0[];
static inline word trap_to_ring_0_address(void) { return (word)trap_to_ring_0; }
word alternate_page_directory(void);

// BarePC's hardware tasks (Platforms/BarePC/i686/tasks.S): ring 0 of i686 only.
void set_base(word selector, word address);
void set_access(word selector, word access);
word descriptor_address(word selector);
// A task gate at the vector, into ring 0 and for ring 0.
void set_task_gate(word vector, word task);
void load_task_register(word selector);
// Loads LDTR, and notes it in the running task, whose own the processor never writes.
void use_ldt(word selector);
void clear_task_switched(void);
// The task of HANDLER_TASK, as it is before it runs for the first time.
void reset_handler_task(word code, word partner);
word short_task_address(void);
struct task_pointer *running_pointer(void);
struct task_pointer *partner_pointer(void);
word paging_is_on(void);

// LinuxProcess's own assembly (Platforms/LinuxProcess/*/): the kernel's raw answer.
long system_call(long number, long a, long b, long c);
word process_arena(void);
word process_field(void);
long other_data_selector(void);
word second_capabilities(void);
word find_kernel_way_in(void);

// LinuxProcess's peers (Platforms/LinuxProcess/*/peers.S): the kernel's raw answers. The other process
// runs `code` and dies with this one; ending it waits until it is gone.
long open_pipe(word32 *ends);
// An eventfd, for both ends.
long open_event(word32 *ends);
long share_page(void);
// In this process's memory and on a stack of its own, if `sharesMemory`.
long start_other_side(word code, word sharesMemory);
void end_other_side(long process);
// SIGUSR1 on a stack for signals; 0 for the kernel's own way.
long set_user_signal(word handler);
// Thread-local memory for a library, or none.
void set_thread_memory(word isWanted);
extern word own_process;
static inline void set_own_process(word process) { own_process = process; }
// The ends of two pipes, as strategy.h names them.
extern word32 channel[4];
static inline word32 *channel_ends(void) { return channel; }

// BarePC's timer (Platforms/BarePC/*/timer.S).
void write_port(word port, word value);
void spurious_interrupt(void);
static inline word spurious_interrupt_address(void) { return (word)spurious_interrupt; }
// LinuxProcess's signals (Platforms/LinuxProcess/*/signals.S): the kernel's raw answer.
long set_signal(long signal, word handler);
long set_interval_timer(long microseconds);
void forget_alarm(void);

// Shared memory that the other side changes.
static inline word32 load_shared(const volatile word32 *place) { return *place; }
static inline void store_shared(volatile word32 *place, word32 value) {
  __asm__ volatile("" ::: "memory");
  *place = value;
}
static inline void spin_hint(void) { __asm__ volatile("pause"); }
// Memory that no declaration names, because the other side placed it.
static inline void *at_address(word address) { return (void *)address; }

#pragma clang assume_nonnull end
#endif

#include "preemption.h"
#endif
