# Public tables of the current release of Gofal in R. Base R alone; nothing to install.
#
#   source("gofal.R")
#   gofal_tables()                        # names, number of columns, what a row is
#   rates <- gofal("fct_care_rates")      # a data frame
#   gofal_columns("fct_care_rates")       # definition of each column
#
# The data directory is GOFAL_HOME, else data/ here; or name it: gofal("fct_care_rates", "/srv/gofal").

gofal_files <- function(home = Sys.getenv("GOFAL_HOME", "data")) {
  files <- file.path(home, "current", "files")
  if (!dir.exists(files)) stop("no release in ", home, ": gofal refresh", call. = FALSE)
  normalizePath(files) # the release itself: what is read later is of the same one
}

gofal <- function(table, home = Sys.getenv("GOFAL_HOME", "data")) {
  file <- file.path(gofal_files(home), paste0(table, ".csv"))
  if (!file.exists(file)) stop(table, ": no public table; gofal_tables() names them", call. = FALSE)
  read <- utils::read.csv(file, colClasses = "character", na.strings = "", encoding = "UTF-8")
  columns <- gofal_about(table, dirname(file))
  names(read) <- columns$names # of the first name Excel's byte order mark is a part
  read[] <- Map(function(values, kind) gofal_kinds[[kind]](values), read, columns$kinds)
  read
}

gofal_tables <- function(home = Sys.getenv("GOFAL_HOME", "data")) {
  files <- gofal_files(home)
  known <- sub("[.]csv$", "", list.files(files, pattern = "[.]csv$"))
  about <- lapply(known, gofal_about, files)
  data.frame(
    table = known,
    columns = vapply(about, function(x) length(x$names), 1L),
    what = vapply(about, function(x) x$description, "")
  )
}

gofal_columns <- function(table, home = Sys.getenv("GOFAL_HOME", "data")) {
  about <- gofal_about(table, gofal_files(home))
  data.frame(column = about$names, what = about$definitions)
}

# What stands beside a CSV in the W3C's vocabulary, without a package that reads JSON: of our own
# writing each key has a line of its own.
gofal_about <- function(table, files) {
  lines <- readLines(file.path(files, paste0(table, ".csv-metadata.json")), encoding = "UTF-8")
  of <- function(key, indent) {
    start <- paste0("^ {", indent, "}\"", key, "\": \"")
    found <- sub("\",?$", "", sub(start, "", grep(start, lines, value = TRUE)))
    gsub("\\\\\"", "\"", found)
  }
  list(
    description = of("dc:description", 2),
    names = of("name", 8),
    kinds = of("datatype", 8),
    definitions = of("dc:description", 8)
  )
}

gofal_kinds <- list(
  string = identity,
  boolean = as.logical,
  integer = as.numeric, # R's own integers end at two thousand million
  double = as.numeric,
  date = as.Date,
  dateTime = function(x) as.POSIXct(x, tz = "UTC")
)
