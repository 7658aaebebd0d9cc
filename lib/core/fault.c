#include "core/fault.h"

void
crm_fault(struct crm_faults *faults, const struct crm_fault *fault)
{

	faults->n++;
	if (faults->fn != NULL)
		faults->fn(faults->arg, fault);
}
