package io.leadferry.model;

import java.util.List;

/**
 * One accepted record of a drop.
 *
 * @param line the line of the file on which the record begins, counted from 1
 * @param number the number as it is sent: digits; without the country code where it is of the feed's own region
 * @param person the same number with its country code, by which rows of any file and region are compared
 * @param fields the record as it stood in the file, in the order of the file's header
 */
public record Row(long line, String number, long person, List<String> fields) {}
