/* SPDX-License-Identifier: Apache-2.0 */
#include "mutate.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* A text being changed. Invariant: size <= cap. */
struct text {
    uint8_t *data;
    size_t size;
    size_t cap;
    uint64_t random; /* state of splitmix64 */
};

/* A block of it: data[at..at + len). */
struct block {
    size_t at;
    size_t len;
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t next_random(struct text *t)
{
    uint64_t z = (t->random += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Uniform in [0, bound); 0 where bound is 0. */
static size_t below(struct text *t, size_t bound)
{
    return bound ? (size_t)(next_random(t) % bound) : 0;
}

/* Makes room for `len` bytes at `at`, moving the rest up. False, and nothing done, if they do not
 * fit. */
static bool open_gap(struct text *t, size_t at, size_t len)
{
    if (len > t->cap - t->size)
        return false;
    memmove(t->data + at + len, t->data + at, t->size - at);
    t->size += len;
    return true;
}

static void erase(struct text *t, struct block b)
{
    memmove(t->data + b.at, t->data + b.at + b.len, t->size - b.at - b.len);
    t->size -= b.len;
}

/* Puts `len` bytes, which lie outside the text, in the place of a block. */
static void replace(struct text *t, struct block b, const char *bytes, size_t len)
{
    if (len > b.len && !open_gap(t, b.at, len - b.len))
        return;
    if (len < b.len)
        erase(t, (struct block){b.at, b.len - len});
    memcpy(t->data + b.at, bytes, len);
}

static bool is_delimiter(uint8_t c)
{
    return c <= ' ' || memchr("/<>()[]\"':;,=?&", c, 15) != NULL;
}

/* The run of non-delimiters around a random place; may be empty. */
static struct block word(struct text *t)
{
    size_t at = below(t, t->size);
    size_t end = at;
    while (at > 0 && !is_delimiter(t->data[at - 1]))
        at--;
    while (end < t->size && !is_delimiter(t->data[end]))
        end++;
    return (struct block){at, end > at ? end - at : 0};
}

/* A random line with its line end. */
static struct block line(struct text *t)
{
    size_t at = below(t, t->size);
    size_t end = at;
    while (at > 0 && t->data[at - 1] != '\n')
        at--;
    while (end < t->size && t->data[end] != '\n')
        end++;
    return (struct block){at, end + (end < t->size) - at};
}

/* A few bytes anywhere. */
static struct block piece(struct text *t)
{
    const size_t at = below(t, t->size);
    const size_t most = t->size - at < 32 ? t->size - at : 32;
    return (struct block){at, most ? 1 + below(t, most) : 0};
}

/* A length on a logarithmic scale up to `most`, often next to a power of two. */
static size_t some_length(struct text *t, size_t most)
{
    size_t top = 1;
    while (top < 63 && (most >> top) != 0)
        top++;
    const size_t power = (size_t)1 << below(t, top);
    const size_t length = below(t, 2) ? power + below(t, 5) - 2 : power + below(t, power);
    return length > most || length == 0 ? most : length;
}

/* Repeats a word, with a delimiter beside it or without, until the growth is of some length. */
static void grow(struct text *t)
{
    struct block b = below(t, 4) ? word(t) : piece(t);
    if (b.len == 0)
        return;
    if (b.at > 0 && below(t, 2)) {
        b.at--;
        b.len++;
    }
    if (below(t, 2)) { /* one byte of it is enough */
        b.at += below(t, b.len);
        b.len = 1;
    }
    const size_t len = some_length(t, t->cap - t->size);
    if (!open_gap(t, b.at + b.len, len))
        return;
    for (size_t i = 0; i < len; i++)
        t->data[b.at + b.len + i] = t->data[b.at + i];
}

/* Halves a long run, so that a corpus of long inputs does not stay slow. */
static void shrink(struct text *t)
{
    const struct block b = word(t);
    if (b.len > 1)
        erase(t, (struct block){b.at, 1 + below(t, b.len - 1)});
}

static void erase_piece(struct text *t)
{
    erase(t, below(t, 4) ? piece(t) : line(t));
}

/* A copy of a piece, word or line to somewhere else. */
static void copy_block(struct text *t)
{
    uint8_t saved[512];
    struct block b = below(t, 3) == 0 ? line(t) : below(t, 2) ? word(t) : piece(t);
    if (b.len > sizeof saved)
        b.len = sizeof saved;
    memcpy(saved, t->data + b.at, b.len);
    const size_t to = below(t, 2) ? below(t, t->size + 1) : line(t).at;
    if (open_gap(t, to, b.len))
        memcpy(t->data + to, saved, b.len);
}

/* Ends the text early: often right behind a word or its first byte, where a reader looks ahead. */
static void truncate_text(struct text *t)
{
    const struct block b = word(t);
    const size_t end = below(t, 2) ? b.at + b.len : b.at + 1;
    if (end > 0 && end < t->size)
        t->size = end;
}

static bool is_hex(uint8_t c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* Puts a boundary value where a number stands, or one more digit beside it. */
static void change_number(struct text *t)
{
    /* clang-format off */
    static const char *const values[] = {
        "0", "1", "-1", "255", "256", "32767", "32768", "65535", "65536",
        "2147483647", "2147483648", "4294967295", "4294967296",
        "9223372036854775807", "9223372036854775808", "18446744073709551615",
        "ff", "100", "7fff", "8000", "ffff", "10000", "7fffffff", "80000000", "ffffffff",
        "100000000", "7fffffffffffffff", "8000000000000000", "ffffffffffffffff",
        "fffffffffffffffe", "10000000000000000",
    };
    /* clang-format on */
    size_t at = below(t, t->size);
    for (size_t tries = t->size; tries > 0 && !is_hex(t->data[at]); tries--)
        at = (at + 1) % t->size;
    size_t end = at;
    while (at > 0 && is_hex(t->data[at - 1]))
        at--;
    while (end < t->size && is_hex(t->data[end]))
        end++;
    const char *value = values[below(t, sizeof values / sizeof *values)];
    replace(t, (struct block){at, end - at}, value, strlen(value));
}

/* A delimiter, white space or a path's dots, put in or put over a byte. */
static void put_token(struct text *t)
{
    static const char *const tokens[] = {
        "/", "/../", "/./", "..", "//", "%2e", "%2f",  "%c3%a9",   "%",     "<",
        ">", "(",    ")",   "[",  "]",  "\"",  "'",    ",",        ";",     "=",
        ":", "?",    "&",   " ",  "\t", "\n",  "\r\n", "\r\n\r\n", "\r\n ", "-",
    };
    const char *token = tokens[below(t, sizeof tokens / sizeof *tokens)];
    const size_t at = below(t, t->size);
    replace(t, (struct block){at, below(t, 2)}, token, strlen(token));
}

/* Where `needle` begins in the text at or after `from`, letters compared without case; else size.
 */
static size_t find(const struct text *t, size_t from, const char *needle)
{
    const size_t len = strlen(needle);
    for (size_t at = from; at + len <= t->size; at++) {
        size_t i = 0;
        while (i < len && (t->data[at + i] | 0x20) == (uint8_t)(needle[i] | 0x20))
            i++;
        if (i == len)
            return at;
    }
    return t->size;
}

/* Where the next request begins at or after `from`: its request line ends in a version, with a
 * target and a method, in capitals, in front of that. Or size. */
static size_t next_request(const struct text *t, size_t from)
{
    const size_t version = find(t, from, " http/1.");
    if (version == t->size)
        return t->size;
    size_t at = version;
    while (at > from && t->data[at - 1] > ' ')
        at--;
    at -= at > from;
    while (at > from &&
           ((t->data[at - 1] >= 'A' && t->data[at - 1] <= 'Z') || t->data[at - 1] == '-'))
        at--;
    return at;
}

/* Makes a Content-Length between `from` and `end` say `length`. Returns how many bytes more the
 * text has now: a difference, which wraps where it has fewer. */
static size_t say_length(struct text *t, size_t from, size_t end, size_t length)
{
    size_t at = find(t, from, "\ncontent-length:");
    if (at >= end)
        return 0;
    at += strlen("\ncontent-length:");
    while (at < end && t->data[at] == ' ')
        at++;
    size_t digits_end = at;
    while (digits_end < end && t->data[digits_end] >= '0' && t->data[digits_end] <= '9')
        digits_end++;
    const size_t before = t->size;
    char digits[24];
    const int len = snprintf(digits, sizeof digits, "%zu", length);
    replace(t, (struct block){at, digits_end - at}, digits, (size_t)len);
    return t->size - before;
}

/* Has each request that has a Content-Length say how far it is to the next one, or to the end. */
static void fix_content_lengths(struct text *t)
{
    for (size_t from = 0, head_end; (head_end = find(t, from, "\r\n\r\n")) < t->size;) {
        const size_t body = head_end + 4;
        const size_t next = next_request(t, body);
        from = next + say_length(t, from, head_end, next - body);
    }
}

size_t mutate(uint8_t *data, size_t size, size_t cap, uint64_t seed)
{
    static void (*const changes[])(struct text *) = {
        grow,       grow,          shrink,        shrink,        erase_piece, copy_block,
        copy_block, truncate_text, change_number, change_number, put_token,   put_token,
    };
    if (cap == 0)
        return 0;
    struct text t = {.data = data, .size = size < cap ? size : cap, .cap = cap, .random = seed};
    if (t.size == 0)
        t.data[t.size++] = '/';
    const bool truthful = below(&t, 8) != 0;
    for (size_t left = 1 + below(&t, 4); left > 0 && t.size > 0; left--)
        changes[below(&t, sizeof changes / sizeof *changes)](&t);
    if (t.size == 0)
        t.data[t.size++] = '/';
    if (truthful)
        fix_content_lengths(&t);
    return t.size;
}
