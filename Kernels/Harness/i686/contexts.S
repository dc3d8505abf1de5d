// The two contexts and what is known of them. Each has a cache line of its own.
#include "harness.h"

.bss
.balign 64
.globl active_switch
active_switch: .space WORD_BYTES
.globl transferring_switch
transferring_switch: .space WORD_BYTES
.globl current_context
current_context: .space WORD_BYTES
.globl kernel_stack_place
kernel_stack_place: .space WORD_BYTES
.globl instruction_segment
instruction_segment: .space WORD_BYTES
.globl own_process
own_process: .space WORD_BYTES
.globl kernel_way_in
kernel_way_in: .space WORD_BYTES
.globl channel
channel: .space 16

.balign 64
.globl context_a
context_a: .space 64
.globl context_b
context_b: .space 64

.globl canary_a
canary_a: .space CANARY_BYTES
.globl canary_b
canary_b: .space CANARY_BYTES

// A page that another process may share.
.balign 4096
.globl shared_page
shared_page: .space 4096
