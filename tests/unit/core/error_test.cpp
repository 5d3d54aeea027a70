#include "kefu/core/error.hpp"

#include <gtest/gtest.h>

#include <set>

namespace kefu {
namespace {

TEST(Error, SaysOnlyItsSentenceWhereItHasNoPlace) {
    const Error e(Status::bad_option, "'bins' must be at least 2");
    EXPECT_STREQ(e.what(), "'bins' must be at least 2");
    EXPECT_EQ(e.message(), "'bins' must be at least 2");
    EXPECT_EQ(e.status(), Status::bad_option);
    EXPECT_EQ(e.place().row, -1);
    EXPECT_EQ(e.place().line, 0);
}

TEST(Error, PutsFileLineAndPositionInFront) {
    const Error e(Status::bad_charter, "expected a duration", {.where = "charter.toml", .line = 41, .position = 7});
    EXPECT_STREQ(e.what(), "charter.toml:41:7: expected a duration");
    EXPECT_EQ(e.message(), "expected a duration");
    EXPECT_EQ(e.place().where, "charter.toml");
    EXPECT_EQ(e.place().position, 7);
}

TEST(Error, PutsInputRowAndColumnInFrontCountedFromZero) {
    EXPECT_STREQ(Error(Status::bad_money, "holds no number", {.where = "purchases", .row = 3, .column = 1}).what(),
                 "purchases, row 3, column 1: holds no number");
    EXPECT_STREQ(Error(Status::bad_money, "x", {.where = "purchases", .row = 0, .column = 0}).what(), "purchases, row 0, column 0: x");
    EXPECT_STREQ(Error(Status::bad_column, "x", {.where = "purchases", .column = 2}).what(), "purchases, column 2: x");
}

TEST(Error, LeavesOutThePartsOfAPlaceThatAreNotKnown) {
    EXPECT_STREQ(Error(Status::bad_charter, "x", {.where = "charter.toml", .line = 41}).what(), "charter.toml:41: x");
    EXPECT_STREQ(Error(Status::bad_charter, "x", {.where = "charter.toml"}).what(), "charter.toml: x");
    EXPECT_STREQ(Error(Status::bad_charter, "x", {.where = "", .line = 41, .position = 7}).what(), "line 41:7: x");
    EXPECT_STREQ(Error(Status::bad_value, "x", {.where = "", .row = 5}).what(), "row 5: x");
}

TEST(Error, ShowsControlCharactersInTheNameOfAPlace) {
    const Error e(Status::bad_file, "x", {.where = "a\nb\xe2\x80\xae.kefu"});
    EXPECT_STREQ(e.what(), "a\\u{0A}b\\u{202E}.kefu: x");
    EXPECT_EQ(e.place().where, "a\nb\xe2\x80\xae.kefu") << "the place itself stays as it was given";
    EXPECT_EQ(e.message(), "x");
}

TEST(Error, KeepsItsMessageWhenItIsCopied) {
    const Error e(Status::bad_value, "sentence", {.where = "purchases", .row = 1});
    const Error copy = e;
    EXPECT_EQ(copy.message(), "sentence");
    EXPECT_STREQ(copy.what(), e.what());
}

TEST(Error, NamesEveryStatusOnce) {
    constexpr Status all[] = {Status::ok,         Status::internal,    Status::no_memory, Status::cancelled,  Status::null_pointer,
                              Status::bad_option, Status::wrong_order, Status::limit,     Status::bad_column, Status::unknown_name,
                              Status::shape,      Status::bad_value,   Status::bad_time,  Status::bad_money,  Status::bad_id,
                              Status::overflow,   Status::bad_charter, Status::bad_file,  Status::newer_file, Status::bad_model};
    std::set<std::string_view> names;
    for (const Status status : all) {
        EXPECT_NE(status_name(status), "UNKNOWN") << static_cast<int>(status);
        EXPECT_TRUE(names.insert(status_name(status)).second) << status_name(status);
    }
    EXPECT_EQ(status_name(Status::ok), "OK");
    EXPECT_EQ(status_name(Status::no_memory), "NO_MEMORY");
    EXPECT_EQ(status_name(Status::bad_column), "BAD_COLUMN");
    EXPECT_EQ(status_name(static_cast<Status>(99)), "UNKNOWN");
}

}  // namespace
}  // namespace kefu
