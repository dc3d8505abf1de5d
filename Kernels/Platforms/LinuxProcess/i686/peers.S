// peers: what other processes and libraries would need. No strategy of i686 asks for any of it.
#include "harness.h"

.text
.globl open_pipe, open_event, share_page, start_other_side, set_user_signal
open_pipe:
open_event:
share_page:
start_other_side:
set_user_signal:
  movl $-38, %eax                 // ENOSYS
  ret

.globl end_other_side, set_thread_memory
end_other_side:
set_thread_memory:
  ret
