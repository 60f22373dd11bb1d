package io.leadferry.model;

import java.util.List;

/**
 * One accepted record of a drop.
 *
 * @param line the line of the file on which the record begins, counted from 1
 * @param number what the row is about, as it is sent: a phone number as digits, without the country code where it is of
 *     the feed's own region; a {@link DialString}; {@link Ids}; or nothing, where the row is about something else
 * @param person the number by which rows of any file and region are compared: the phone number with its country code,
 *     {@link DialString#person}, the id; negative, a {@link Fingerprint}, for whatever fits into no such number
 * @param fields the record's values in the form in which they are sent, in the order of the file's header; behind them
 *     those that were made from them, and behind these, where it was written in another form, the record as it stood
 */
public record Row(long line, String number, long person, List<String> fields) {}
