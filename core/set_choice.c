/* The order in which a request tries the kinds.  SPDX-License-Identifier: MIT */
#include "set.h"

static bool kind_is_preferred(const struct cairn_kind *kind, const struct cairn_request *request)
{
	return request == NULL || (request->prefer & ~kind->attributes) == 0;
}

struct cairn_kind *cairn_set_choice(const struct cairn_set *set, const struct cairn_request *request,
                                    const struct cairn_kind *tried)
{
	bool preferred = tried == NULL || kind_is_preferred(tried, request);
	struct cairn_kind *kind = tried == NULL ? set->first : tried->next;

	for (;; preferred = false, kind = set->first) {
		for (; kind != NULL; kind = kind->next)
			if (kind_may_serve(kind, request) && kind_is_preferred(kind, request) == preferred)
				return kind;
		if (!preferred)
			return NULL;
	}
}
