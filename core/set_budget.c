/* Budgets: so many bytes for one component.  SPDX-License-Identifier: MIT */
#include "set.h"

static struct cairn_budget *budget_of(const struct cairn_request *request)
{
	return request == NULL ? NULL : request->budget;
}

bool cairn_set_charge(struct cairn_set *set, const struct cairn_request *request, size_t size)
{
	struct cairn_budget *budget = budget_of(request);

	if (budget == NULL || size == 0)
		return true;
	uintptr_t state = set_enter(set);
	bool pays = budget->used <= budget->limit && size <= budget->limit - budget->used;

	if (pays)
		budget->used += size;
	else
		budget->refused++;
	set_leave(set, state);
	return pays;
}

void cairn_set_settle(struct cairn_set *set, const struct cairn_request *request, size_t paid, void *mem)
{
	struct cairn_budget *budget = budget_of(request);

	if (budget == NULL)
		return;
	size_t back = mem == NULL ? paid : paid - kind_size_of(cairn_set_claim(set, mem), mem);
	uintptr_t state = set_enter(set);

	if (CAIRN_CHECK >= 1 && back > budget->used)
		cairn_port_fault(set->first->heap, CAIRN_FAULT_BAD_COUNT, budget);
	budget->used -= back;
	if (budget->peak < budget->used)
		budget->peak = budget->used;
	set_leave(set, state);
}
