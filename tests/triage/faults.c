/* One program that commits each fault which a sanitizer knows, by name: it makes the golden logs.
 *   faults NAME     commits the fault
 *   faults --list   the names that this build has, one a line
 * SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <limits.h>
#include <malloc.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#define HAVE_ASAN
#include <sanitizer/asan_interface.h>
#include <sanitizer/common_interface_defs.h>
#endif

#define NOINLINE __attribute__((noinline))

/* Values that the compiler cannot know, so that it neither warns nor removes the fault. */
static volatile size_t five = 5;
static volatile int zero, minus_one = -1;
static volatile unsigned char sink;
static char *volatile kept;
static volatile uint64_t table[4] = {1, 2, 3, 4};

/* As deep as a parser: what the crash state shows are these three frames. */
static NOINLINE unsigned char read_byte(const volatile char *p, size_t at)
{
    return (unsigned char)p[at];
}

static NOINLINE void write_byte(volatile char *p, size_t at)
{
    p[at] = 'x';
}

static NOINLINE void heap_read(void)
{
    char *p = malloc(five);
    sink = read_byte(p, five);
    free(p);
}

static NOINLINE void heap_write(void)
{
    char *p = malloc(five);
    write_byte(p, five + 3);
    free(p);
}

static NOINLINE void heap_before(void)
{
    char *p = malloc(five);
    sink = read_byte(p, (size_t)minus_one);
    free(p);
}

static NOINLINE void heap_inside_memcpy(void)
{
    char *p = malloc(five), *q = malloc(64);
    memcpy(q, p, five + 11);
    sink = (unsigned char)q[0];
    free(p);
    free(q);
}

static NOINLINE void use_after_free(void)
{
    char *p = malloc(five);
    kept = p;
    free(p);
    write_byte(kept, 2);
}

static NOINLINE void double_free(void)
{
    char *p = malloc(five);
    kept = p;
    free(p);
    free(kept);
}

static NOINLINE void invalid_free(void)
{
    kept = malloc(five);
    free(kept + 1);
}

static NOINLINE void stack_read(void)
{
    char local[8] = {0};
    sink = read_byte(local, five + 4);
}

static NOINLINE void stack_write(void)
{
    uint64_t local[2];
    ((volatile uint64_t *)local)[five - 3] = 1;
    sink = (unsigned char)local[0];
}

static NOINLINE void stack_before(void)
{
    char local[8] = {0};
    sink = read_byte(local, (size_t)minus_one);
}

static NOINLINE void dynamic_stack(void)
{
    char local[five];
    memset(local, 0, five);
    sink = read_byte(local, five + 1);
}

static NOINLINE char *address_of_local(void)
{
    char local[16] = {0};
    kept = local;
    return kept;
}

static NOINLINE void use_after_return(void)
{
    sink = read_byte(address_of_local(), 3);
}

static NOINLINE void use_after_scope(void)
{
    {
        char inner[16] = {0};
        kept = inner;
    }
    sink = read_byte(kept, 3);
}

static NOINLINE void global_read(void)
{
    sink = (unsigned char)table[five - 1];
}

static NOINLINE void null_read(void)
{
    sink = read_byte(NULL, 16);
}

static NOINLINE void null_write(void)
{
    write_byte((char *)(uintptr_t)zero, 16);
}

static NOINLINE void wild_read(void)
{
    sink = read_byte((char *)(uintptr_t)0x7eaddead0000, five);
}

static NOINLINE void wild_write(void)
{
    write_byte((char *)(uintptr_t)0x7eaddead0000, five);
}

/* Beyond what the processor can address: the fault carries no address. */
static NOINLINE void noncanonical_read(void)
{
    sink = read_byte((char *)(uintptr_t)0xdead000000000000, five);
}

static NOINLINE void call_wild(void)
{
    void (*function)(void) = (void (*)(void))(uintptr_t)(0x7eaddead0000 + five);
    function();
}

static NOINLINE size_t recurse(size_t n)
{
    volatile char local[512];
    local[n % 512] = 'x';
    return recurse(n + 1) + (size_t)local[0];
}

static NOINLINE void stack_exhausted(void)
{
    sink = (unsigned char)recurse(five);
}

static size_t odd(size_t n);

static NOINLINE size_t even(size_t n)
{
    volatile char local[512];
    local[n % 512] = 'x';
    return odd(n + 1) + (size_t)local[0];
}

static NOINLINE size_t odd(size_t n)
{
    volatile char local[256];
    local[n % 256] = 'x';
    return even(n + 1) + (size_t)local[0];
}

static NOINLINE void mutual_recursion(void)
{
    sink = (unsigned char)even(five);
}

static NOINLINE int quotient(int a, int b)
{
    return a / b;
}

static NOINLINE void division(void)
{
    sink = (unsigned char)quotient(minus_one, zero);
}

static NOINLINE void abort_called(void)
{
    abort();
}

static NOINLINE void assertion(void)
{
    assert(five == 6);
}

static NOINLINE void oracle(void)
{
    fprintf(stderr, "davlab: oracle failed: %s\n", "uri-idempotent");
    abort();
}

static NOINLINE void trap(void)
{
    __builtin_trap();
}

static NOINLINE void memcpy_overlap(void)
{
    char *p = calloc(1, 32);
    memcpy(p + five, p, five + 5);
    kept = p;
}

static NOINLINE void negative_size(void)
{
    char *p = calloc(1, 32);
    memmove(p + 1, p, (size_t)minus_one * five);
    kept = p;
}

static NOINLINE void calloc_overflow(void)
{
    kept = calloc(SIZE_MAX / 2, five);
}

static NOINLINE void allocation_too_big(void)
{
    kept = malloc(SIZE_MAX / 2 + five);
}

/* Touches more and more memory, until a limit on it ends the program. */
static NOINLINE void memory_exhausted(void)
{
    for (size_t i = 0; i < 4096; i++) {
        char *p = malloc(1 << 20);
        if (!p)
            abort();
        memset(p, (int)i, 1 << 20);
        kept = p;
        usleep(100);
    }
}

static NOINLINE void leak(void)
{
    kept = malloc(five);
    kept = NULL;
}

static NOINLINE void hang(void)
{
    for (;;)
        sink = (unsigned char)five;
}

static NOINLINE void exits(void)
{
    exit(zero);
}

#ifdef HAVE_ASAN
static NOINLINE void poisoned(void)
{
    char *p = malloc(64);
    __asan_poison_memory_region(p, 64);
    sink = read_byte(p, five);
}

static NOINLINE void container(void)
{
    char *p = malloc(64);
    __sanitizer_annotate_contiguous_container(p, p + 64, p + 64, p + 8);
    sink = read_byte(p, five + 10);
}

static NOINLINE void foreign_usable_size(void)
{
    kept = malloc(five);
    sink = (unsigned char)malloc_usable_size(kept + 1);
}

static NOINLINE void bad_alignment(void)
{
    kept = aligned_alloc(five - 2, five);
}
#endif

/* C++'s operator delete, by the name that its ABI gives it, where the runtime brings it along. */
void _ZdlPv(void *) __attribute__((weak));

static NOINLINE void delete_of_malloc(void)
{
    kept = malloc(five);
    if (_ZdlPv)
        _ZdlPv(kept);
}

static NOINLINE int sum(int a, int b)
{
    return a + b;
}

static NOINLINE void signed_overflow(void)
{
    sink = (unsigned char)sum(INT_MAX, (int)five);
}

static NOINLINE void shift(void)
{
    sink = (unsigned char)(1 << (five * 8));
}

static NOINLINE void array_index(void)
{
    static int numbers[4];
    sink = (unsigned char)numbers[five];
}

static NOINLINE void null_member(void)
{
    const struct {
        int first, second;
    } *volatile p = NULL;
    sink = (unsigned char)p->second;
}

static NOINLINE void misaligned(void)
{
    static char bytes[16];
    const uint32_t *p = (const uint32_t *)(const void *)(bytes + five);
    sink = (unsigned char)*p;
}

static NOINLINE void pointer_overflow(void)
{
    kept = (char *)table;
    kept = kept + (SIZE_MAX - five * 3);
}

static NOINLINE void float_cast(void)
{
    volatile double huge = 1e30 * (double)five;
    sink = (unsigned char)(int)huge;
}

static NOINLINE void bool_load(void)
{
    volatile unsigned char bytes[1] = {(unsigned char)five};
    sink = *(volatile _Bool *)bytes;
}

static NOINLINE void vla_bound(void)
{
    char local[minus_one];
    kept = local;
}

static NOINLINE void unreachable(void)
{
    if (five == 5)
        __builtin_unreachable();
}

static NOINLINE __attribute__((nonnull)) void needs(const char *p)
{
    kept = (char *)(uintptr_t)p;
}

static NOINLINE void null_argument(void)
{
    needs((char *)(uintptr_t)zero);
}

static NOINLINE void uninitialised(void)
{
    volatile char *p = malloc(five);
    if (p[2] == 'x')
        sink = 1;
    free((char *)(uintptr_t)p);
}

static NOINLINE void uninitialised_local(void)
{
    int local[4];
    volatile int *p = local;
    if (p[five - 3] > 7)
        sink = 1;
}

struct fault {
    const char *name;
    void (*commit)(void);
};

#define FAULT(name) \
    {               \
#name, name \
    }

static const struct fault faults[] = {
    FAULT(heap_read),
    FAULT(heap_write),
    FAULT(heap_before),
    FAULT(heap_inside_memcpy),
    FAULT(use_after_free),
    FAULT(double_free),
    FAULT(invalid_free),
    FAULT(stack_read),
    FAULT(stack_write),
    FAULT(stack_before),
    FAULT(dynamic_stack),
    FAULT(use_after_return),
    FAULT(use_after_scope),
    FAULT(global_read),
    FAULT(null_read),
    FAULT(null_write),
    FAULT(wild_read),
    FAULT(wild_write),
    FAULT(noncanonical_read),
    FAULT(call_wild),
    FAULT(stack_exhausted),
    FAULT(mutual_recursion),
    FAULT(division),
    FAULT(abort_called),
    FAULT(assertion),
    FAULT(oracle),
    FAULT(trap),
    FAULT(memcpy_overlap),
    FAULT(negative_size),
    FAULT(calloc_overflow),
    FAULT(allocation_too_big),
    FAULT(memory_exhausted),
    FAULT(leak),
    FAULT(hang),
    FAULT(exits),
    FAULT(delete_of_malloc),
#ifdef HAVE_ASAN
    FAULT(poisoned),
    FAULT(container),
    FAULT(foreign_usable_size),
    FAULT(bad_alignment),
#endif
    FAULT(signed_overflow),
    FAULT(shift),
    FAULT(array_index),
    FAULT(null_member),
    FAULT(misaligned),
    FAULT(pointer_overflow),
    FAULT(float_cast),
    FAULT(bool_load),
    FAULT(vla_bound),
    FAULT(unreachable),
    FAULT(null_argument),
    FAULT(uninitialised),
    FAULT(uninitialised_local),
};

static const struct fault *find(const char *name)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (strcmp(faults[i].name, name) == 0)
            return &faults[i];
    fprintf(stderr, "faults: %s: no such fault\n", name);
    exit(2);
}

/* libFuzzer's entry: the input is the fault's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char name[64] = {0};
    if (size == 0 || size >= sizeof name)
        return 0;
    memcpy(name, data, size);
    find(name)->commit();
    return 0;
}

#ifndef LINKED_TO_LIBFUZZER
int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s NAME|--list\n", argv[0]);
        return 2;
    }
    if (strcmp(argv[1], "--list") == 0) {
        for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
            puts(faults[i].name);
        return 0;
    }
    return LLVMFuzzerTestOneInput((const uint8_t *)argv[1], strlen(argv[1]));
}
#endif
