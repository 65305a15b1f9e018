/* SPDX-License-Identifier: Apache-2.0 */
#include "serve/identity.h"

#include "base/banned.h"

enum { UUID = 16 };

static uint8_t *print_hex(uint8_t byte, uint8_t *at)
{
    static const char digits[] = "0123456789abcdef";
    *at++ = (uint8_t)digits[byte >> 4];
    *at++ = (uint8_t)digits[byte & 15];
    return at;
}

/* Half of the seed, and the version: 8 bytes each. */
void serve_tag_of(const struct serve_site *site, const struct tree_resource *resource,
                  uint8_t text[SERVE_TAG])
{
    uint8_t *at = text;
    for (size_t i = 0; i < 8; i++)
        at = print_hex(site->seed[i], at);
    *at++ = '-';
    for (unsigned shift = 64; shift > 0; shift -= 8)
        at = print_hex((uint8_t)(resource->version >> (shift - 8)), at);
}

/* The seed, with the counter in its last 8 bytes and, over it all, version 8 (one's own making) and
 * the variant (RFC 9562 4.1, 5.8). The two bits that the variant takes are not the counter's before
 * 2^62 locks. */
void serve_next_token(const struct serve_site *site, uint8_t text[SERVE_TOKEN])
{
    static const char prefix[] = "urn:uuid:";
    const uint64_t count = site->tokens + 1;
    uint8_t uuid[UUID];
    memcpy(uuid, site->seed, UUID);
    for (size_t i = 0; i < 8; i++)
        uuid[UUID - 1 - i] ^= (uint8_t)(count >> 8 * i);
    uuid[6] = (uint8_t)(0x80 | (uuid[6] & 0x0f));
    uuid[8] = (uint8_t)(0x80 | (uuid[8] & 0x3f));
    memcpy(text, prefix, sizeof prefix - 1);
    uint8_t *at = text + sizeof prefix - 1;
    for (size_t i = 0; i < UUID; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *at++ = '-';
        at = print_hex(uuid[i], at);
    }
}
