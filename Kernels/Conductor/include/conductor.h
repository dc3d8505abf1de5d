// The conductor's assembly half (i686/*.S), as its Swift half sees it.
#ifndef CONDUCTOR_H
#define CONDUCTOR_H

// Memory of the conductor's own: the files of the medium, and lines of the log to be sent again.
#define FILE_STORE_BYTES 0x400000
#define LINE_STORE_BYTES 0x130000 // 14,200 lines and one, of 85 letters

#ifndef __ASSEMBLER__
#include <stdint.h>
#pragma clang assume_nonnull begin

typedef uint32_t word;

// Ports, one byte each.
word read_port(word port);
void write_port(word port, word value);

// The time-stamp counter, fenced.
uint64_t read_clock(void);
void read_cpuid(word leaf, word subleaf, word *out);

// A model-specific register; 0 when the processor says #GP instead, which nothing else here may cause.
word read_msr(word number, word *out);
word write_msr(word number, word low, word high);

// Enters an image at its 32-bit entry with the processor as it is after a reset, but in protected
// mode, and returns when the image comes to the address that `conductor_return` names.
void enter_image(word entry);
word conductor_return(void);

void *file_store(void);
void *line_store(void);

_Noreturn void halt(void);

// Memory that no declaration names, because the image placed it.
static inline void *at_address(word address) { return (void *)address; }
static inline word load_shared(const volatile word *place) { return *place; }
static inline void store_shared(volatile word *place, word value) { *place = value; }

#pragma clang assume_nonnull end
#endif
#endif
