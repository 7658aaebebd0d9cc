#include <string.h>

#include "sendcases.h"

/* What is sold, and which of it is of a kind: written down by hand. */

struct words {
	const char	*text;		/* as the shop has them */
	const char	*code[2];	/* each word as a code */
	const char	*plain[2];	/* as letters without blanks */
};

static const struct words goods[NGOODS] = {
	{ "", { NULL, NULL }, { NULL, NULL } },
	{ "bean paste", { "bean paste", NULL }, { "beanpaste", NULL } },
	{ "D-1", { "D-1", NULL }, { "d-1", NULL } },
	{ "soy, Bean Paste", { "soy", "Bean Paste" },
	    { "soy", "beanpaste" } },
	{ "honey", { "honey", NULL }, { "honey", NULL } },
	{ " , ", { NULL, NULL }, { NULL, NULL } },
	{ "Ｂｅａｎ　ＰＡＳＴＥ", { "?", NULL }, { "beanpaste", NULL } },
	{ "된 장,,S-1", { "된 장", "S-1" }, { "된장", "s-1" } }
};

static const char *const codes[NCODE] = { "", "D-1", "S-1" };

static const struct {
	const char	*text, *plain;
} names[NNAME] = {
	{ "Bean Paste 1kg", "beanpaste1kg" },
	{ "BEANPASTE", "beanpaste" },
	{ "Soy sauce", "soysauce" },
	{ "ｂｅａｎ paste set", "beanpasteset" },
	{ "Wild honey", "wildhoney" },
	{ "D-1 special", "d-1special" },
	{ "재래된장 500g", "재래된장500g" }
};

const char *
goods_text(int i)
{

	return (goods[i].text);
}

int
goods_named(int i)
{

	return (goods[i].plain[0] != NULL);
}

int
goods_are(int i, int code, int name)
{
	int k;

	for (k = 0; k < 2 && goods[i].plain[k] != NULL; k++)
		if (strcmp(goods[i].code[k], codes[code]) == 0 ||
		    strstr(names[name].plain, goods[i].plain[k]) != NULL)
			return (1);
	return (0);
}

const char *
code_text(int code)
{

	return (codes[code]);
}

const char *
name_text(int name)
{

	return (names[name].text);
}
