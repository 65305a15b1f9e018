/* Every body that is known: a grammar for each kind. SPDX-License-Identifier: Apache-2.0 */
#include "dav/body_reader.h"

#include "base/banned.h"

/* RFC 4918 */
extern const struct dav_body_grammar dav_propfind_grammar;
extern const struct dav_body_grammar dav_propertyupdate_grammar;
extern const struct dav_body_grammar dav_lockinfo_grammar;

const struct dav_body_grammar *const dav_body_grammars[DAV_BODY_KINDS] = {
    /* RFC 4918 */
    [DAV_BODY_PROPFIND] = &dav_propfind_grammar,
    [DAV_BODY_PROPERTYUPDATE] = &dav_propertyupdate_grammar,
    [DAV_BODY_LOCKINFO] = &dav_lockinfo_grammar,
};
