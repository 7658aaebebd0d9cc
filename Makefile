# GNU make.  Objects, generated sources and the tree to run from are in $(O);
# nothing is written beside the sources.  CC, CFLAGS, CPPFLAGS, LDFLAGS, LDLIBS,
# PREFIX and DESTDIR may be given from outside.

VERSION	= 0.1.0
O	= build
PREFIX	= /usr/local
DESTDIR	=
CC	= cc
HOSTCC	= $(CC)
AR	= ar
CFLAGS	= -O2 -g
CPPFLAGS =
LDFLAGS	=
LDLIBS	=
JOBS	= 2
FUZZ_SECONDS = 60

DATADIR	= $(PREFIX)/share/crm
LOCALEDIR = $(PREFIX)/share/locale
MANDIR	= $(PREFIX)/share/man

WARN	= -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	  -Wstrict-prototypes -Wmissing-prototypes
DEFS	= -D_POSIX_C_SOURCE=200809L -D_DEFAULT_SOURCE -D_GNU_SOURCE \
	  -D_FILE_OFFSET_BITS=64
PLACES	= -DCRM_DATADIR='"$(DATADIR)"' -DCRM_LOCALEDIR='"$(LOCALEDIR)"' \
	  -DCRM_VERSION='"$(VERSION)"'
LANG_C	= -std=c11 $(WARN) $(DEFS) -Ilib -Ibin
LIBS	= -lsqlite3 -lutf8proc -lnettle -lpthread -lm $(LDLIBS)
# What one program needs alone.  GMime's headers are seen by lib/intake/mail.c and
# lib/outreach/letter.c alone, those of libcurl by lib/outreach/smtp.c.
LIBS_crm-ltv = -lgsl -lgslcblas
PKG_CONFIG = pkg-config
GMIME_CFLAGS := $(subst -I,-isystem ,$(shell $(PKG_CONFIG) --cflags gmime-3.0))
GMIME_LIBS := $(shell $(PKG_CONFIG) --libs gmime-3.0)
CURL_CFLAGS := $(subst -I,-isystem ,$(shell $(PKG_CONFIG) --cflags libcurl))
CURL_LIBS := $(shell $(PKG_CONFIG) --libs libcurl)
LIBS_crm-bounce = $(GMIME_LIBS)
LIBS_crm-send = $(CURL_LIBS) $(GMIME_LIBS)
COMPILE	= $(CC) $(LANG_C) $(CPPFLAGS) $(CFLAGS)

# V=1 shows whole commands.
V	=
Q	= $(if $(V),,@)
SAY	= $(if $(V),@:,@echo)

# What there is.  A folder without sources builds nothing.
LIB_SRC	:= $(sort $(wildcard lib/*/*.c))
PROG_SRC := $(sort $(wildcard bin/crm-*.c))
CLI_SRC	:= $(sort $(wildcard bin/cli*.c))
PART_SRC := $(filter-out $(PROG_SRC) $(CLI_SRC),$(sort $(wildcard bin/*.c)))
SCRIPT_SRC := scripts/crm-drop scripts/crm-nightly scripts/crm-totext
SCRIPT_PART := scripts/dropfile.sh scripts/kind.sh scripts/night.sh scripts/register.awk \
	       scripts/run.sh scripts/say.sh scripts/totext.py scripts/unpack.py
UNIT_SRC := $(sort $(wildcard tests/unit/test_*.c))
FUZZ_SRC := $(sort $(wildcard tests/fuzz/fuzz_*.c))
TOOL_PART := $(sort $(wildcard tests/tools/*_*.c))
TOOL_SRC := $(filter-out $(TOOL_PART),$(sort $(wildcard tests/tools/*.c)))
BENCH_SRC := $(sort $(wildcard scripts/bench/*.c))
SQL	:= $(sort $(wildcard lib/core/sql/*.sql))
PROFILES := $(sort $(wildcard lib/intake/profiles/*))
SHAPES	:= $(sort $(wildcard lib/outreach/shapes/*))
RULES	:= $(sort $(wildcard lib/insight/rules/* lib/intake/rules/*))
PO	:= $(sort $(wildcard lib/po/*.po))
MAN	:= $(sort $(wildcard man/man[157]/*.[157] man/ko/man[157]/*.[157]))

LIB_OBJ	:= $(LIB_SRC:%.c=$(O)/obj/%.o) $(O)/gen/migrations.o
PROG_OBJ := $(PROG_SRC:%.c=$(O)/obj/%.o)
CLI_OBJ	:= $(CLI_SRC:%.c=$(O)/obj/%.o)
PART_OBJ := $(PART_SRC:%.c=$(O)/obj/%.o)
PROG	:= $(PROG_SRC:bin/%.c=$(O)/bin/%)
SCRIPT	:= $(SCRIPT_SRC:scripts/%=$(O)/bin/%)
UNIT	:= $(UNIT_SRC:tests/unit/%.c=$(O)/unit/%)
FUZZ	:= $(FUZZ_SRC:tests/fuzz/%.c=$(O)/fuzz/%)
REPLAY	:= $(FUZZ_SRC:tests/fuzz/fuzz_%.c=$(O)/fuzz/replay_%)
TOOL	:= $(TOOL_SRC:tests/tools/%.c=$(O)/tools/%)
BENCH	:= $(BENCH_SRC:scripts/bench/%.c=$(O)/bench/%)
SHARE	:= $(PROFILES:lib/intake/%=$(O)/share/crm/%) \
	   $(SHAPES:lib/outreach/%=$(O)/share/crm/%) \
	   $(addprefix $(O)/share/crm/rules/,$(notdir $(RULES))) \
	   $(SCRIPT_PART:scripts/%=$(O)/share/crm/%)
MO	:= $(PO:lib/po/%.po=$(O)/share/locale/%/LC_MESSAGES/crm.mo)
OBJ	:= $(LIB_OBJ) $(PROG_OBJ) $(CLI_OBJ) $(PART_OBJ)

all: $(O)/libcrm.a $(PROG) $(SCRIPT) $(SHARE) $(MO)

# The flags are a file, so that other flags, another compiler, another PREFIX
# or a source that went away rebuild what they touch and nothing else.
define remember
	@mkdir -p $(@D)
	@printf '%s\n' "$$TEXT" | cmp -s - $@ || printf '%s\n' "$$TEXT" >$@
endef
$(O)/flags: export TEXT = $(COMPILE)
$(O)/places: export TEXT = $(PLACES)
$(O)/objects: export TEXT = $(LIB_OBJ) $(SQL)
$(O)/link: export TEXT = $(CC) $(CFLAGS) $(LDFLAGS) $(LIBS) \
    $(LIBS_crm-ltv) $(LIBS_crm-bounce) $(LIBS_crm-send)
$(O)/flags $(O)/places $(O)/objects $(O)/link: FORCE
	$(remember)

$(O)/libcrm.a: $(LIB_OBJ) $(O)/objects
	@rm -f $@
	$(SAY) AR $@
	$(Q)$(AR) rcs $@ $(LIB_OBJ)

# bin/NOUN_*.c belong to crm-NOUN alone.
$(foreach p,$(PROG),$(eval $p: $(filter \
    $(O)/obj/bin/$(p:$(O)/bin/crm-%=%)_%.o,$(PART_OBJ))))

# bin/list_*.c to all that write lists.
$(addprefix $(O)/bin/,crm-campaign crm-event crm-send): $(filter \
    $(O)/obj/bin/list_%.o,$(PART_OBJ))

$(PROG): $(O)/bin/%: $(O)/obj/bin/%.o $(CLI_OBJ) $(O)/libcrm.a $(O)/link
	@mkdir -p $(@D)
	$(SAY) LD $@
	$(Q)$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.o,$^) \
	    $(O)/libcrm.a $(LIBS_$(@F)) $(LIBS)

$(O)/obj/lib/intake/mail.o $(O)/obj/lib/outreach/letter.o: \
    ALONE = $(GMIME_CFLAGS)
$(O)/obj/lib/outreach/smtp.o: ALONE = $(CURL_CFLAGS)

$(OBJ): $(O)/flags
$(CLI_OBJ): $(O)/places

$(O)/obj/lib/%.o: lib/%.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) $(ALONE) -MMD -MP -c -o $@ $<

$(O)/obj/bin/%.o: bin/%.c
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) $(if $(filter $(CLI_OBJ),$@),$(PLACES)) \
	    -MMD -MP -c -o $@ $<

$(O)/gen/%.o: $(O)/gen/%.c
	$(SAY) CC $<
	$(Q)$(COMPILE) -MMD -MP -c -o $@ $<

# The migrations travel inside the programs, as bytes.
$(O)/gen/embed: scripts/embed.c
	@mkdir -p $(@D)
	$(SAY) CC scripts/embed.c
	$(Q)$(HOSTCC) -std=c11 $(WARN) $(DEFS) -o $@ scripts/embed.c

$(O)/gen/migrations.c: $(O)/gen/embed $(SQL) $(O)/objects
	$(Q)$(O)/gen/embed $(SQL) >$@.part
	@mv $@.part $@

# The programs that are scripts learn where they are installed.
$(SCRIPT): $(O)/bin/%: scripts/% $(O)/places
	@mkdir -p $(@D)
	$(Q)sed -e 's|@DATADIR@|$(DATADIR)|; s|@VERSION@|$(VERSION)|' $< \
	    >$@.part
	@chmod 755 $@.part
	@mv $@.part $@

# The data folder of the tree: CRM_DATADIR=build/share/crm runs from here.
$(O)/share/crm/profiles/%: lib/intake/profiles/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(O)/share/crm/shapes/%: lib/outreach/shapes/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(O)/share/crm/rules/%: lib/insight/rules/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(O)/share/crm/rules/%: lib/intake/rules/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(SCRIPT_PART:scripts/%=$(O)/share/crm/%): $(O)/share/crm/%: scripts/%
	@mkdir -p $(@D)
	$(Q)cp $< $@

$(MO): $(O)/share/locale/%/LC_MESSAGES/crm.mo: lib/po/%.po
	@mkdir -p $(@D)
	$(SAY) MO $<
	$(Q)msgfmt -c -o $@ $<

# Extracts the messages again and merges them into the catalogues.
po:
	sh scripts/po update

# Tests.
$(O)/unit/test_letter $(O)/unit/test_mailing: ALONE = $(GMIME_CFLAGS) $(GMIME_LIBS)
$(O)/unit/test_smtp: ALONE = $(CURL_LIBS)

$(UNIT): $(O)/unit/%: tests/unit/%.c $(O)/libcrm.a $(O)/flags $(O)/link
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) -MMD -MP $(LDFLAGS) -o $@ $< $(O)/libcrm.a -lcmocka \
	    $(ALONE) $(LIBS)

$(O)/fuzz/replay_bounce $(O)/fuzz/fuzz_bounce: ALONE = $(LIBS_crm-bounce)

$(REPLAY): $(O)/fuzz/replay_%: tests/fuzz/fuzz_%.c tests/fuzz/replay.c \
    $(O)/libcrm.a $(O)/flags $(O)/link
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) $(LDFLAGS) -o $@ $< tests/fuzz/replay.c \
	    $(O)/libcrm.a $(ALONE) $(LIBS)

# tests/tools/NAME_*.c belong to NAME alone, as does NAME.h.
$(foreach t,$(TOOL),$(eval $t: $(wildcard $(t:$(O)/tools/%=tests/tools/%)_*.c \
    $(t:$(O)/tools/%=tests/tools/%).h)))

$(TOOL): $(O)/tools/%: tests/tools/%.c $(O)/libcrm.a $(O)/flags $(O)/link
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) $(LDFLAGS) -o $@ $(filter %.c,$^) $(O)/libcrm.a $(LIBS)

tests: $(UNIT) $(REPLAY) $(TOOL) $(BENCH)

check: all tests
	O='$(O)' CC='$(CC)' JOBS='$(JOBS)' sh tests/run

check-san:
	MAKE='$(MAKE)' O='$(O)' JOBS='$(JOBS)' sh tests/san

lint: all
	O='$(O)' CC='$(CC)' JOBS='$(JOBS)' sh tests/run warnings header words \
	    man shell po

$(FUZZ): $(O)/fuzz/%: tests/fuzz/%.c $(O)/libcrm.a
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) -fsanitize=fuzzer $(LDFLAGS) -o $@ $< $(O)/libcrm.a \
	    $(ALONE) $(LIBS)

fuzz-programs: $(FUZZ)

fuzz:
	MAKE='$(MAKE)' O='$(O)' SECONDS_EACH='$(FUZZ_SECONDS)' sh tests/fuzz/run

# Measurements.
$(BENCH): $(O)/bench/%: scripts/bench/%.c $(O)/flags
	@mkdir -p $(@D)
	$(SAY) CC $<
	$(Q)$(COMPILE) -MMD -MP $(LDFLAGS) -o $@ $<

bench-programs: $(BENCH)

bench: all $(BENCH)
	O='$(O)' sh scripts/bench/run

# Installing.  Programs, pages and data are named one by one, so that uninstall
# takes away what install brought.
INST_BIN = $(patsubst $(O)/bin/%,$(PREFIX)/bin/%,$(PROG) $(SCRIPT))
INST_MAN = $(MAN:man/%=$(MANDIR)/%)
INST_DATA = $(SHARE:$(O)/share/crm/%=$(DATADIR)/%)
INST_MO	= $(MO:$(O)/share/locale/%=$(LOCALEDIR)/%)

install: all
	@set -e; put() { \
		mkdir -p "$(DESTDIR)$${3%/*}"; \
		cp "$$2" "$(DESTDIR)$$3.part"; \
		chmod "$$1" "$(DESTDIR)$$3.part"; \
		mv -f "$(DESTDIR)$$3.part" "$(DESTDIR)$$3"; \
		echo "$(DESTDIR)$$3"; \
	}; \
	for f in $(patsubst $(O)/bin/%,%,$(PROG) $(SCRIPT)); do \
		put 755 "$(O)/bin/$$f" "$(PREFIX)/bin/$$f"; \
	done; \
	for f in $(MAN:man/%=%); do put 644 "man/$$f" "$(MANDIR)/$$f"; done; \
	for f in $(SHARE:$(O)/share/crm/%=%); do \
		put 644 "$(O)/share/crm/$$f" "$(DATADIR)/$$f"; \
	done; \
	for f in $(MO:$(O)/share/locale/%=%); do \
		put 644 "$(O)/share/locale/$$f" "$(LOCALEDIR)/$$f"; \
	done

uninstall:
	@set -e; for f in $(INST_BIN) $(INST_MAN) $(INST_DATA) $(INST_MO); do \
		rm -f "$(DESTDIR)$$f"; \
	done; \
	for d in "$(DESTDIR)$(DATADIR)/profiles" "$(DESTDIR)$(DATADIR)/rules" \
	    "$(DESTDIR)$(DATADIR)/shapes" "$(DESTDIR)$(DATADIR)"; do \
		if test -d "$$d"; then rmdir "$$d"; fi; \
	done

dist:
	@mkdir -p $(O)
	git archive --format=tar.gz --prefix=crm-$(VERSION)/ \
	    -o $(O)/crm-$(VERSION).tar.gz HEAD

clean:
	rm -rf $(O)

.SECONDARY: $(OBJ) $(O)/gen/migrations.c
.DELETE_ON_ERROR:
.PHONY: all po tests check check-san lint fuzz fuzz-programs bench \
	bench-programs install uninstall dist clean FORCE
FORCE:

-include $(OBJ:.o=.d) $(UNIT:=.d) $(BENCH:=.d)
