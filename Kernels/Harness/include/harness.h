// What the Swift half of the harness sees of the assembly half. Offsets for the assembly are
// beside the structures they describe, and are checked by the compiler below.
#ifndef HARNESS_H
#define HARNESS_H

#include "../../Strategies/include/strategy.h"

#ifdef __x86_64__
#define WORD_BYTES 8
#else
#define WORD_BYTES 4
#endif

// A context while it is not running, its own count of how often it was entered, and who runs after
// it where the switch itself chooses.
#define CONTEXT_HANDLE (0 * WORD_BYTES)
#define CONTEXT_ENTRIES (1 * WORD_BYTES)
#define CONTEXT_REMAINING (2 * WORD_BYTES)
#define CONTEXT_NEXT (3 * WORD_BYTES)

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
#define CANARY_BYTES (48 * WORD_BYTES)

// Memory of a LinuxProcess for stacks, samples and frames.
#define ARENA_BYTES 0x100000

#ifndef __ASSEMBLER__
#pragma clang assume_nonnull begin

typedef __UINTPTR_TYPE__ word;
typedef unsigned long long ticks;  // UInt64 in Swift, whatever long is
typedef __UINT32_TYPE__ word32;

struct strategy {
  char name[48];
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
  word padding;
};

_Static_assert(__builtin_offsetof(struct context, next) == CONTEXT_NEXT, "context");
_Static_assert(__builtin_offsetof(struct batch, end) == BATCH_END, "batch");
_Static_assert(__builtin_offsetof(struct canary_side, promises) == CANARY_PROMISES, "canary");
_Static_assert(__builtin_offsetof(struct canary_side, system_out) == CANARY_SYSTEM_OUT, "canary");
_Static_assert(sizeof(struct canary_side) == CANARY_BYTES, "canary");

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
static inline struct context *measured_context(void) { return &context_a; }
static inline struct context *partner_context(void) { return &context_b; }
static inline struct canary_side *measured_canary(void) { return &canary_a; }
static inline struct canary_side *partner_canary(void) { return &canary_b; }

// What the linker collected.
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

// Canaries: one exchange from context A, and the partner that answers (Harness/*/canaries.S).
void exchange_canaries(void);
void canary_partner(void);
static inline word canary_partner_address(void) { return (word)canary_partner; }

// Chains of dependent instructions, `rounds` times 100 long (Harness/*/chains.S).
void dependent_adds(struct batch *batch);
void dependent_multiplies(struct batch *batch);

// lfence; rdtsc; lfence.
ticks read_clock(void);
void read_processor_state(struct processor_state *state);
// Ring 0 only.
word read_cr3(void);
word read_ldt(void);
void read_cpuid(word32 leaf, word32 subleaf, word32 *out);

// BarePC's own assembly (Platforms/BarePC/*/).
struct fault_record {
  word vector, error, instruction, code_segment, flags, address;
};
_Noreturn void exit_machine(word32 status);
// Makes the vector's gate lead to `code`: an interrupt gate into ring 0, open to ring 3. 0 gives it
// back to the exception that nobody expects.
void set_gate(word vector, word code);
// Calls a function of one argument in ring 0, from whichever ring runs.
word call_in_ring_0(word function, word argument);
void install_partner_task(word address);
word running_task_pointer(void);
word partner_task_pointer(void);
word alternate_page_directory(void);
word paging_is_on(void);

// LinuxProcess's own assembly (Platforms/LinuxProcess/*/): the kernel's raw answer.
long system_call(long number, long a, long b, long c);
word process_arena(void);
long other_data_selector(void);

// BarePC's timer (Platforms/BarePC/*/timer.S).
void write_port(word port, word value);
void spurious_interrupt(void);
static inline word spurious_interrupt_address(void) { return (word)spurious_interrupt; }
// LinuxProcess's signals (Platforms/LinuxProcess/*/signals.S): the kernel's raw answer.
long set_signal(long signal, word handler);
long set_interval_timer(long microseconds);

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
