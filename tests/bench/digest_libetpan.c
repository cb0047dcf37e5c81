/*
 * digest_libetpan.c - visits everything that libetpan's typed FETCH answer holds and sums it. It
 * knows libetpan's structures; where libetpan has an enumeration in place of a text, the length of
 * the text is in a table here.
 *
 * Copyright (C) 2026 The satchel developers
 * SPDX-License-Identifier: MIT
 */
#include "digest_libetpan.h"

static clistiter *first(const clist *list)
{
	return list ? clist_begin(list) : NULL;
}

static void addresses(struct bench_digest *d, clist *list)
{
	for (clistiter *i = first(list); i; i = clist_next(i)) {
		const struct mailimap_address *a = clist_content(i);
		d->addresses++;
		digest_text(d, FIELD_NAME, a->ad_personal_name);
		digest_text(d, FIELD_ROUTE, a->ad_source_route);
		digest_text(d, FIELD_MAILBOX, a->ad_mailbox_name);
		digest_text(d, FIELD_HOST, a->ad_host_name);
	}
}

static void envelope(struct bench_digest *d, const struct mailimap_envelope *e)
{
	digest_text(d, FIELD_DATE, e->env_date);
	digest_text(d, FIELD_SUBJECT, e->env_subject);
	addresses(d, e->env_from ? e->env_from->frm_list : NULL);
	addresses(d, e->env_sender ? e->env_sender->snd_list : NULL);
	addresses(d, e->env_reply_to ? e->env_reply_to->rt_list : NULL);
	addresses(d, e->env_to ? e->env_to->to_list : NULL);
	addresses(d, e->env_cc ? e->env_cc->cc_list : NULL);
	addresses(d, e->env_bcc ? e->env_bcc->bcc_list : NULL);
	digest_text(d, FIELD_IN_REPLY_TO, e->env_in_reply_to);
	digest_text(d, FIELD_MESSAGE_ID, e->env_message_id);
}

static void parameters(struct bench_digest *d, const struct mailimap_body_fld_param *list,
                       enum bench_field name, enum bench_field value)
{
	for (clistiter *i = first(list ? list->pa_list : NULL); i; i = clist_next(i)) {
		const struct mailimap_single_body_fld_param *p = clist_content(i);
		d->parameters++;
		digest_text(d, name, p->pa_name);
		digest_text(d, value, p->pa_value);
	}
}

static void extension(struct bench_digest *d, const struct mailimap_body_fld_dsp *disposition,
                      const struct mailimap_body_fld_lang *language, const char *location)
{
	if (disposition) {
		digest_text(d, FIELD_DISPOSITION, disposition->dsp_type);
		parameters(d, disposition->dsp_attributes, FIELD_DISPOSITION_NAME,
		           FIELD_DISPOSITION_VALUE);
	}
	if (language && language->lg_type == MAILIMAP_BODY_FLD_LANG_SINGLE)
		digest_text(d, FIELD_LANGUAGE, language->lg_data.lg_single);
	else if (language)
		for (clistiter *i = first(language->lg_data.lg_list); i; i = clist_next(i))
			digest_text(d, FIELD_LANGUAGE, clist_content(i));
	digest_text(d, FIELD_LOCATION, location);
}

static const char *encoding(const struct mailimap_body_fld_enc *e)
{
	switch (e->enc_type) {
	case MAILIMAP_BODY_FLD_ENC_7BIT: return "7bit";
	case MAILIMAP_BODY_FLD_ENC_8BIT: return "8bit";
	case MAILIMAP_BODY_FLD_ENC_BINARY: return "binary";
	case MAILIMAP_BODY_FLD_ENC_BASE64: return "base64";
	case MAILIMAP_BODY_FLD_ENC_QUOTED_PRINTABLE: return "quoted-printable";
	default: return e->enc_value;
	}
}

static const char *basic_type(const struct mailimap_media_basic *m)
{
	switch (m->med_type) {
	case MAILIMAP_MEDIA_BASIC_APPLICATION: return "application";
	case MAILIMAP_MEDIA_BASIC_AUDIO: return "audio";
	case MAILIMAP_MEDIA_BASIC_IMAGE: return "image";
	case MAILIMAP_MEDIA_BASIC_MESSAGE: return "message";
	case MAILIMAP_MEDIA_BASIC_VIDEO: return "video";
	default: return m->med_basic_type;
	}
}

static void media(struct bench_digest *d, const char *type, const char *subtype)
{
	digest_text(d, FIELD_TYPE, type);
	digest_text(d, FIELD_SUBTYPE, subtype);
}

static void fields(struct bench_digest *d, const struct mailimap_body_fields *f)
{
	parameters(d, f->bd_parameter, FIELD_PARAMETER_NAME, FIELD_PARAMETER_VALUE);
	digest_text(d, FIELD_ID, f->bd_id);
	digest_text(d, FIELD_DESCRIPTION, f->bd_description);
	digest_text(d, FIELD_ENCODING, encoding(f->bd_encoding));
	d->numbers += f->bd_size;
}

static void part(struct bench_digest *d, const struct mailimap_body *b);

static void message_part(struct bench_digest *d, const struct mailimap_body_type_msg *m)
{
	media(d, "message", "rfc822");
	fields(d, m->bd_fields);
	envelope(d, m->bd_envelope);
	part(d, m->bd_body);
	d->numbers += m->bd_lines;
}

static void single(struct bench_digest *d, const struct mailimap_body_type_1part *b)
{
	if (b->bd_type == MAILIMAP_BODY_TYPE_1PART_MSG) {
		message_part(d, b->bd_data.bd_type_msg);
	} else if (b->bd_type == MAILIMAP_BODY_TYPE_1PART_TEXT) {
		media(d, "text", b->bd_data.bd_type_text->bd_media_text);
		fields(d, b->bd_data.bd_type_text->bd_fields);
		d->numbers += b->bd_data.bd_type_text->bd_lines;
	} else {
		const struct mailimap_media_basic *m = b->bd_data.bd_type_basic->bd_media_basic;
		media(d, basic_type(m), m->med_subtype);
		fields(d, b->bd_data.bd_type_basic->bd_fields);
	}
	if (b->bd_ext_1part) {
		digest_text(d, FIELD_MD5, b->bd_ext_1part->bd_md5);
		extension(d, b->bd_ext_1part->bd_disposition, b->bd_ext_1part->bd_language,
		          b->bd_ext_1part->bd_loc);
	}
}

static void multipart(struct bench_digest *d, const struct mailimap_body_type_mpart *b)
{
	media(d, "multipart", b->bd_media_subtype);
	if (b->bd_ext_mpart) {
		parameters(d, b->bd_ext_mpart->bd_parameter, FIELD_PARAMETER_NAME,
		           FIELD_PARAMETER_VALUE);
		extension(d, b->bd_ext_mpart->bd_disposition, b->bd_ext_mpart->bd_language,
		          b->bd_ext_mpart->bd_loc);
	}
	for (clistiter *i = first(b->bd_list); i; i = clist_next(i))
		part(d, clist_content(i));
}

static void part(struct bench_digest *d, const struct mailimap_body *b)
{
	d->parts++;
	if (b->bd_type == MAILIMAP_BODY_MPART)
		multipart(d, b->bd_data.bd_body_mpart);
	else
		single(d, b->bd_data.bd_body_1part);
}

/* libetpan gives the zone as on the wire: +hhmm as a decimal number. */
static int64_t internal_date(const struct mailimap_date_time *t)
{
	int zone_s = (t->dt_zone / 100 * 60 + t->dt_zone % 100) * 60;
	return bench_seconds(t->dt_year, t->dt_month, t->dt_day, t->dt_hour, t->dt_min, t->dt_sec,
	                     zone_s);
}

static void item(struct bench_digest *d, const struct mailimap_msg_att_static *s)
{
	switch (s->att_type) {
	case MAILIMAP_MSG_ATT_UID: d->numbers += s->att_data.att_uid; break;
	case MAILIMAP_MSG_ATT_RFC822_SIZE: d->numbers += s->att_data.att_rfc822_size; break;
	case MAILIMAP_MSG_ATT_INTERNALDATE:
		d->dates += (uint64_t)internal_date(s->att_data.att_internal_date);
		break;
	case MAILIMAP_MSG_ATT_ENVELOPE: envelope(d, s->att_data.att_env); break;
	case MAILIMAP_MSG_ATT_BODYSTRUCTURE: part(d, s->att_data.att_bodystructure); break;
	default: break;
	}
}

void digest_libetpan(struct bench_digest *d, const struct mailimap_msg_att *m)
{
	d->messages++;
	for (clistiter *i = first(m->att_list); i; i = clist_next(i)) {
		const struct mailimap_msg_att_item *it = clist_content(i);
		if (it->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC)
			item(d, it->att_data.att_static);
		else if (it->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC)
			for (clistiter *flag = first(it->att_data.att_dyn->att_list); flag;
			     flag = clist_next(flag))
				d->flags++;
	}
}
