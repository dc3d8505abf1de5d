// memset, memcpy and memmove, which the compiler may call for on its own. Short, not fast: nothing
// that is timed moves memory.

.text
.globl memset
memset:
  movq %rdi, %r8
  movl %esi, %eax
  movq %rdx, %rcx
  rep stosb
  movq %r8, %rax
  ret
.globl memcpy
memcpy:
  movq %rdi, %rax
  movq %rdx, %rcx
  rep movsb
  ret
.globl memmove
memmove:
  cmpq %rsi, %rdi
  jbe memcpy
  movq %rdi, %rax
  movq %rdx, %rcx
  leaq -1(%rdi,%rcx), %rdi
  leaq -1(%rsi,%rcx), %rsi
  std
  rep movsb
  cld
  ret
