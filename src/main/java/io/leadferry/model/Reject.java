package io.leadferry.model;

import java.util.List;

/**
 * A record that is not sent.
 *
 * @param line the line of the file on which the record begins, counted from 1
 * @param state {@link RowState#REJECTED} or {@link RowState#DUPLICATE}; {@link RowState#REFUSED} where the vendor said no
 * @param reason for a person; names the field, never shows a whole number
 * @param fields the record as it stood in the file
 */
public record Reject(long line, RowState state, String reason, List<String> fields) {}
