/* Says where a signal struck, in builds that no sanitizer watches: the number of the signal, and a
 * line per frame, innermost first, `PROGRAM(+0x12ab)[0x…]`, for llvm-symbolizer.
 * SPDX-License-Identifier: Apache-2.0 */
#include <execinfo.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <unwind.h>

enum { FRAMES = 256, STACK = 1 << 16 };

/* Each frame is told when it is found: on a stack that was overwritten, looking further may end us.
 */
static _Unwind_Reason_Code tell(struct _Unwind_Context *context, void *count)
{
    void *address[] = {(void *)_Unwind_GetIP(context)};
    backtrace_symbols_fd(address, 1, STDERR_FILENO);
    return ++*(int *)count < FRAMES ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void say(int number)
{
    char line[64];
    const int size = snprintf(line, sizeof line, "davlab: signal %d\n", number);
    int count = 0;
    if (write(STDERR_FILENO, line, (size_t)size) == size)
        (void)_Unwind_Backtrace(tell, &count);
}

/* On a stack of its own, for the signal that ends a recursion; once, so that the signal then acts.
 */
__attribute__((constructor)) static void listen_for_signals(void)
{
    static char stack[STACK];
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const struct sigaction action = {.sa_handler = say,
                                     .sa_flags = (int)(SA_ONSTACK | SA_RESETHAND)};
    static const int numbers[] = {SIGABRT, SIGSEGV, SIGBUS, SIGFPE, SIGILL};
    void *first[1];
    (void)backtrace(first, 1); /* loads what it needs while memory is sound */
    (void)sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        (void)sigaction(numbers[i], &action, NULL);
}
