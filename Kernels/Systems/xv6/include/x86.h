// Instructions that C has no words for (xv6's x86.h).
#ifndef X86_H
#define X86_H

#include "xv6.h"

static inline word readeflags(void) {
  word flags;
  __asm__ volatile("pushf; pop %0" : "=r"(flags));
  return flags;
}

static inline void cli(void) { __asm__ volatile("cli" : : : "memory"); }
static inline void sti(void) { __asm__ volatile("sti" : : : "memory"); }

static inline word32 xchg(volatile word32 *place, word32 value) {
  __asm__ volatile("lock; xchgl %0, %1" : "+m"(*place), "+r"(value) : : "memory", "cc");
  return value;
}

static inline void outb(unsigned short port, unsigned char value) {
  __asm__ volatile("outb %0, %1" : : "a"(value), "d"(port));
}

static inline void stosl(void *place, word32 value, word count) {
  __asm__ volatile("cld; rep stosl" : "+D"(place), "+c"(count) : "a"(value) : "memory");
}

static inline word rcr2(void) {
  word value;
  __asm__ volatile("mov %%cr2, %0" : "=r"(value));
  return value;
}

static inline word rcr3(void) {
  word value;
  __asm__ volatile("mov %%cr3, %0" : "=r"(value));
  return value;
}

static inline word32 cpuid_features(void) {
  word32 leaf = 1, features;
  __asm__ volatile("cpuid" : "+a"(leaf), "=d"(features) : : "ebx", "ecx");
  return features;
}

static inline word32 rdmsr(word32 number) {
  word32 low, high;
  __asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(number));
  (void)high;
  return low;
}

static inline void lcr3(word value) { __asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory"); }
static inline void ltr(unsigned short selector) { __asm__ volatile("ltr %0" : : "r"(selector)); }

// The operand of lidt and sidt.
struct idt_pointer {
  unsigned short limit;
  word base;
} __attribute__((packed));

static inline void lidt(const struct idt_pointer *table) {
  __asm__ volatile("lidt %0" : : "m"(*table));
}
static inline void sidt(struct idt_pointer *table) { __asm__ volatile("sidt %0" : "=m"(*table)); }

#endif
