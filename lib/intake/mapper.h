#ifndef CRM_MAPPER_H
#define CRM_MAPPER_H

/*
 * From the rows of one file to rows of its canonical stream.
 */

#include <stddef.h>
#include <stdint.h>

#include "core/verdict.h"
#include "intake/detect.h"

struct crm_err;
struct crm_input;
struct crm_mapper;
struct crm_out;
struct crm_pool;
struct crm_profiles;

/* A column of the output. */
struct crm_mapped {
	const char	*name;
	const char	*fixed;		/* of --set, or NULL */
};

struct crm_mapper_opt {
	const struct crm_profiles	*set;
	const struct crm_header		*header;
	struct crm_input		*input;
	const char			*source;	/* name or path, NFC */
	const char			*exported_at;	/* or NULL */
	int				 has_date;
	int64_t				 date;	/* in the file's name */
	const struct crm_mapped		*mapped;	/* its columns */
	size_t				 nmapped;
	struct crm_out			*out;	/* NULL: only counted */
	int				 judge;	/* 1: values are judged, too */
	int64_t				 now;	/* then: the shop's clock */
};

/* Why rows were left out, and how many. */
struct crm_drop {
	const char	*reason;
	uint64_t	 n;
};

/* Why values of a column were judged so, and how many. */
struct crm_mapper_reason {
	enum crm_judgment	 verdict;
	const char		*why;
	int			 word;	/* 1: why is a word of the file */
	uint64_t		 n;
};

/* The values of a canonical column, empty ones left out. */
struct crm_mapper_judged {
	const char			*name;
	uint64_t			 n[CRM_VERDICTS];
	struct crm_mapper_reason	*reason;	/* as they came up */
	size_t				 nreason;
	enum crm_judged			 kind;		/* inside */
	const char			*allowed;	/* words, or NULL */
	size_t				 target;
};

struct crm_mapper_count {
	uint64_t		 rows;		/* that came out */
	uint64_t		 shorter;	/* of them, lacking cells */
	size_t			 open_line;	/* of the last row, when its
						   last cell may be a piece; or
						   0 */
	const struct crm_drop	*drop;
	size_t			 ndrop;
	const struct crm_mapper_judged *judged;
	size_t			 njudged;
};

/*
 * A mapper of one input whose header was found; what opt points to must
 * outlive it.  Reasons go to err.  NULL when it cannot be read.
 */
struct crm_mapper *
crm_mapper_open(struct crm_err *err, const struct crm_mapper_opt *opt);

/*
 * Maps the next row: 1, 0 at the end, -1 when the file cannot be read on: a
 * row is longer than the header, the file ends inside a row, numbers have
 * lost their digits.
 */
int
crm_mapper_next(struct crm_mapper *mapper);

/* What was counted so far; borrowed. */
void
crm_mapper_count(const struct crm_mapper *mapper,
    struct crm_mapper_count *count);

void
crm_mapper_close(struct crm_mapper *mapper);

/*
 * Names of the columns that a file adds behind those of its stream, at i; NULL
 * behind the last: the profile's x_ columns, then, in the member stream, those
 * of the header that no profile names.
 */
const char *
crm_mapper_extra(const struct crm_header *header, size_t i);

#endif
