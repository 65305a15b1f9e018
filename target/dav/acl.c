/* RFC 3744 8.1: the access control list that an ACL sets. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_print.h"
#include "dav/body_reader.h"

#include "base/banned.h"

enum {
    ACL = 1,
    ACE,
    INVERT,
    PRINCIPAL,
    PRINCIPAL_HREF,
    ALL,
    AUTHENTICATED,
    UNAUTHENTICATED,
    SELF,
    PROPERTY,
    PROPERTY_NAME,
    GRANT,
    DENY,
    PRIVILEGE,
    PRIVILEGE_NAME,
    PROTECTED,
    INHERITED,
    INHERITED_HREF,
};

static struct dav_ace *this_ace(struct dav_body_reader *reader)
{
    return &reader->body.acl.aces[reader->body.acl.count - 1];
}

static enum status ace_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    struct dav_acl *acl = &reader->body.acl;
    const enum status status = dav_body_room(reader, acl->count);
    if (status != OK)
        return status;
    struct dav_ace *aces = dav_body_grow(reader->arena, acl->aces, acl->count, sizeof *aces);
    if (!aces)
        return NOMEM;
    acl->aces = aces;
    aces[acl->count++] = (struct dav_ace){0};
    return OK;
}

/* ((principal | invert), (grant | deny), protected?, inherited?) */
static enum status ace_end(struct dav_body_reader *reader, uint64_t seen)
{
    const uint64_t who = seen & (DAV_SEEN(PRINCIPAL) | DAV_SEEN(INVERT));
    const uint64_t what = seen & (DAV_SEEN(GRANT) | DAV_SEEN(DENY));
    const bool one_each = (who == DAV_SEEN(PRINCIPAL) || who == DAV_SEEN(INVERT)) &&
                          (what == DAV_SEEN(GRANT) || what == DAV_SEEN(DENY));
    if (!one_each)
        return dav_body_broken(reader, DAV_BODY_ACE);
    this_ace(reader)->deny = what == DAV_SEEN(DENY);
    return OK;
}

static enum status invert_begin(struct dav_body_reader *reader, const struct dav_body_start *start)
{
    (void)start;
    this_ace(reader)->inverted = true;
    return OK;
}

/* (href | all | authenticated | unauthenticated | property | self) */
static enum status principal_end(struct dav_body_reader *reader, uint64_t seen)
{
    enum dav_principal *principal = &this_ace(reader)->principal;
    switch (seen) {
    case DAV_SEEN(PRINCIPAL_HREF): *principal = DAV_PRINCIPAL_HREF; break;
    case DAV_SEEN(ALL): *principal = DAV_PRINCIPAL_ALL; break;
    case DAV_SEEN(AUTHENTICATED): *principal = DAV_PRINCIPAL_AUTHENTICATED; break;
    case DAV_SEEN(UNAUTHENTICATED): *principal = DAV_PRINCIPAL_UNAUTHENTICATED; break;
    case DAV_SEEN(PROPERTY): *principal = DAV_PRINCIPAL_PROPERTY; break;
    case DAV_SEEN(SELF): *principal = DAV_PRINCIPAL_SELF; break;
    default: return dav_body_broken(reader, DAV_BODY_PRINCIPAL);
    }
    return OK;
}

static enum status principal_href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    return dav_body_href(reader, &this_ace(reader)->href);
}

static enum status property_name_begin(struct dav_body_reader *reader,
                                       const struct dav_body_start *start)
{
    return dav_body_keep_name(reader, start->name, &this_ace(reader)->property);
}

static enum status privilege_name_begin(struct dav_body_reader *reader,
                                        const struct dav_body_start *start)
{
    return dav_body_add_name(reader, start->name, &this_ace(reader)->privileges);
}

static enum status protected_begin(struct dav_body_reader *reader,
                                   const struct dav_body_start *start)
{
    (void)start;
    this_ace(reader)->is_protected = true;
    return OK;
}

static enum status inherited_href_end(struct dav_body_reader *reader, uint64_t seen)
{
    (void)seen;
    this_ace(reader)->inherited.given = true;
    return dav_body_href(reader, &this_ace(reader)->inherited.uri);
}

#define ONCE(id)           .once = &dav_body_rules[id]
#define NEEDS(element, id) .needs = DAV_SEEN(element), .lacks = &dav_body_rules[id]

static const struct dav_body_row rows[] = {
    /* <!ELEMENT acl (ace*)> */
    {.element = ACL, .name = "acl"},
    /* <!ELEMENT ace ((principal | invert), (grant | deny), protected?, inherited?)> */
    {ACL, ACE, "ace", .begin = ace_begin, .end = ace_end},
    {ACE, PRINCIPAL, "principal", ONCE(DAV_BODY_ACE), .end = principal_end},
    {ACE, INVERT, "invert", ONCE(DAV_BODY_ACE), .begin = invert_begin,
     NEEDS(PRINCIPAL, DAV_BODY_ACE)},
    {INVERT, PRINCIPAL, "principal", ONCE(DAV_BODY_ACE), .end = principal_end},
    {ACE, GRANT, "grant", ONCE(DAV_BODY_ACE), NEEDS(PRIVILEGE, DAV_BODY_PRIVILEGE)},
    {ACE, DENY, "deny", ONCE(DAV_BODY_ACE), NEEDS(PRIVILEGE, DAV_BODY_PRIVILEGE)},
    {ACE, PROTECTED, "protected", .begin = protected_begin},
    {ACE, INHERITED, "inherited", ONCE(DAV_BODY_INHERITED),
     NEEDS(INHERITED_HREF, DAV_BODY_INHERITED)},
    /* <!ELEMENT principal (href | all | authenticated | unauthenticated | property | self)> */
    {PRINCIPAL, PRINCIPAL_HREF, "href", .text = true, ONCE(DAV_BODY_PRINCIPAL),
     .end = principal_href_end},
    {PRINCIPAL, ALL, .name = "all"},
    {PRINCIPAL, AUTHENTICATED, .name = "authenticated"},
    {PRINCIPAL, UNAUTHENTICATED, .name = "unauthenticated"},
    {PRINCIPAL, SELF, .name = "self"},
    {PRINCIPAL, PROPERTY, "property", ONCE(DAV_BODY_PRINCIPAL),
     NEEDS(PROPERTY_NAME, DAV_BODY_PRINCIPAL)},
    {PROPERTY, PROPERTY_NAME, ONCE(DAV_BODY_PRINCIPAL), .begin = property_name_begin},
    /* <!ELEMENT grant (privilege+)>, <!ELEMENT deny (privilege+)>, <!ELEMENT privilege ANY> */
    {GRANT, PRIVILEGE, "privilege", NEEDS(PRIVILEGE_NAME, DAV_BODY_PRIVILEGE)},
    {DENY, PRIVILEGE, "privilege", NEEDS(PRIVILEGE_NAME, DAV_BODY_PRIVILEGE)},
    {PRIVILEGE, PRIVILEGE_NAME, ONCE(DAV_BODY_PRIVILEGE), .begin = privilege_name_begin},
    /* <!ELEMENT inherited (href)> */
    {INHERITED, INHERITED_HREF, "href", .text = true, ONCE(DAV_BODY_INHERITED),
     .end = inherited_href_end},
};

#define NAME(literal)                                \
    {                                                \
        (const uint8_t *)literal, sizeof literal - 1 \
    }

/* By enum dav_principal; those that hold nothing. */
static const span flags[] = {
    [DAV_PRINCIPAL_ALL] = NAME("all"),
    [DAV_PRINCIPAL_AUTHENTICATED] = NAME("authenticated"),
    [DAV_PRINCIPAL_UNAUTHENTICATED] = NAME("unauthenticated"),
    [DAV_PRINCIPAL_SELF] = NAME("self"),
};

static void print_principal(const struct dav_ace *ace, struct out *out)
{
    if (ace->inverted)
        dav_print_start(SPAN("invert"), out);
    dav_print_start(SPAN("principal"), out);
    if (ace->principal == DAV_PRINCIPAL_HREF) {
        dav_print_href(&ace->href, out);
    } else if (ace->principal == DAV_PRINCIPAL_PROPERTY) {
        dav_print_start(SPAN("property"), out);
        dav_print_element(ace->property, SPAN(""), SPAN(""), out);
        dav_print_end(SPAN("property"), out);
    } else {
        dav_print_flag(flags[ace->principal], true, out);
    }
    dav_print_end(SPAN("principal"), out);
    if (ace->inverted)
        dav_print_end(SPAN("invert"), out);
}

static void print_ace(const struct dav_ace *ace, struct out *out)
{
    const span grant = ace->deny ? SPAN("deny") : SPAN("grant");
    dav_print_start(SPAN("ace"), out);
    print_principal(ace, out);
    dav_print_start(grant, out);
    for (size_t i = 0; i < ace->privileges.count; i++) {
        dav_print_start(SPAN("privilege"), out);
        dav_print_element(ace->privileges.names[i], SPAN(""), SPAN(""), out);
        dav_print_end(SPAN("privilege"), out);
    }
    dav_print_end(grant, out);
    dav_print_flag(SPAN("protected"), ace->is_protected, out);
    if (ace->inherited.given) {
        dav_print_start(SPAN("inherited"), out);
        dav_print_href(&ace->inherited.uri, out);
        dav_print_end(SPAN("inherited"), out);
    }
    dav_print_end(SPAN("ace"), out);
}

static void print(const struct dav_body *body, struct out *out)
{
    for (size_t i = 0; i < body->acl.count; i++)
        print_ace(&body->acl.aces[i], out);
}

const struct dav_body_grammar dav_acl_grammar = DAV_GRAMMAR(rows, print);
