#!/bin/sh
# What a pipeline does with notices, the same on every platform. docs/ci.md shows it on each.
#
#     notices.sh review [REF]  judge what a branch changed since it began from REF; write the comment and the preview
#     notices.sh comment       put that comment on the pull request, in the place of an earlier one
#     notices.sh build         seal what is published, build, and say whether another site is online (output/ci/result)
#     notices.sh verify        wait until the site that was built is online, then hold each file there against its digest
#     notices.sh record        commit what was sealed, or propose it where the branch is protected
#
# Variables, all optional:
#
#     NOTICES_ROOT     the project's folder, below the one where this is called (.)
#     NOTICES_FORMAT   the form of the messages (that of the platform, or text)
#     NOTICES_STRICT   yes: warnings fail too
#     NOTICES_ADDRESS  where the site is online, with a / at its end (`base_url` of the settings)
#     NOTICES_WAIT     seconds until the site is online, at the most (600)
#     NOTICES_BRANCH   the branch that is published (main)
#     NOTICES_REMOTE   the repository to push to, or its address (origin)
#     NOTICES_TOKEN    on GitLab, a token that may write comments and push
#
# It writes to output/ci in the project. It needs noticepress and git; build and verify need curl, comment needs gh on GitHub,
# and curl and jq on GitLab.
set -eu

root=${NOTICES_ROOT:-.}
root=${root%/}
out=$root/output/ci
ledger=$root/content/ledger.yaml
branch=${NOTICES_BRANCH:-main}
remote=${NOTICES_REMOTE:-origin}
readonly PROPOSAL=noticepress-seal
# Begins the comment, so that the next one finds it.
marker="<!-- noticepress: $root -->"
export marker

main() {
  command=${1:-}
  [ $# -eq 0 ] || shift
  case $command in
    review) prepare; review "${1:-$(base)}" ;;
    comment | build | verify | record) prepare; "$command" ;;
    *) sed -n '4,8s/^# *//p' "$0" >&2; exit 2 ;;
  esac
}

prepare() {
  if [ ! -f "$root/noticepress.yaml" ]; then
    echo "error: there is no noticepress.yaml in $root" >&2
    echo "  = hint: name the project's folder in NOTICES_ROOT" >&2
    exit 2
  fi
  mkdir -p "$out"
}

on_github() { [ -n "${GITHUB_ACTIONS:-}" ]; }
on_gitlab() { [ -n "${GITLAB_CI:-}" ]; }

noticepress_here() {
  if [ "${NOTICES_STRICT:-}" = yes ]; then set -- "$@" --strict; fi
  noticepress "$@" --root "$root"
}

format() {
  if [ -n "${NOTICES_FORMAT:-}" ]; then echo "$NOTICES_FORMAT"
  elif on_github; then echo github
  else echo text
  fi
}

# --- pull requests ---

base() {
  if on_github; then echo "origin/$GITHUB_BASE_REF"
  elif on_gitlab; then echo "$CI_MERGE_REQUEST_DIFF_BASE_SHA"
  else echo "$remote/$branch"
  fi
}

review() {
  since=$1
  failed=0
  noticepress_here check --since "$since" --format "$(format)" || failed=$?
  if on_gitlab; then
    noticepress_here check --since "$since" --format gitlab >"$out/quality.json" || :
  fi
  noticepress_here check --since "$since" --format markdown >"$out/judged.md" 2>"$out/notes" || :
  rm -rf "$out/preview" "$out/built"
  if [ "$failed" -eq 0 ]; then
    # What is a warning today can be an error on its day, such as a translation that is still to be written.
    noticepress_here build --since "$since" --output "$out/preview" >"$out/built" || echo "There is no preview."
    cat "$out/built"
  fi
  : >"$out/comment.md"
  # Nothing was judged where the command itself was wrong, and the log says why.
  if [ -s "$out/judged.md" ]; then
    { echo "$marker"; cat "$out/judged.md"; preview_line; } >"$out/comment.md"
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$out/comment.md" >>"$GITHUB_STEP_SUMMARY"; fi
  fi
  rm -f "$out/judged.md" "$out/notes" "$out/built"
  return "$failed"
}

preview_line() {
  [ -f "$out/built" ] || return 0
  day=$(sed -n 's/^Built .* as of \([0-9-]*\) into .*/\1/p' "$out/built")
  if [ -z "$day" ]; then
    printf '\n*There is no preview: as it stands, it could not be built for its day. The log says why.*\n'
    return
  fi
  said="Pages and emails as they will stand on $day"
  if on_github; then
    echo
    echo "[$said](${GITHUB_SERVER_URL:-}/${GITHUB_REPOSITORY:-}/actions/runs/${GITHUB_RUN_ID:-}#artifacts)"
  elif on_gitlab; then
    echo
    echo "[$said](${CI_JOB_URL:-}/artifacts/browse/$out/preview/)"
  fi
}

comment() {
  if [ ! -s "$out/comment.md" ]; then echo "There is nothing to comment."
  elif on_github; then github_comment || without_comment
  elif on_gitlab; then gitlab_comment || without_comment
  else cat "$out/comment.md"
  fi
}

without_comment() { echo "No comment could be written, as for a pull request from a fork. The summary and the artifact have it."; }

github_comment() {
  notes=repos/$GITHUB_REPOSITORY/issues/$NOTICES_PULL_REQUEST/comments
  # Others may begin a comment alike; theirs is not overwritten.
  ours='.[] | select(.user.type == "Bot" and (.body | startswith(env.marker))) | .id'
  found=$(gh api --paginate "$notes" --jq "$ours") || return
  id=$(echo "$found" | head -n 1)
  if [ -n "$id" ]; then
    gh api --silent --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$id" --field "body=@$out/comment.md"
  else
    gh api --silent --method POST "$notes" --field "body=@$out/comment.md"
  fi
}

gitlab_comment() {
  [ -n "${NOTICES_TOKEN:-}" ] || return
  notes=$CI_API_V4_URL/projects/$CI_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes
  me=$(gitlab "$CI_API_V4_URL/user" | jq .id) || return
  # shellcheck disable=SC2016  # They are variables of jq.
  ours='map(select(.author.id == $me and (.body | startswith($marker)))) | .[0].id // empty'
  id=$(gitlab "$notes?per_page=100&sort=asc" | jq --argjson me "$me" --arg marker "$marker" "$ours") || return
  if [ -n "$id" ]; then
    gitlab --output /dev/null --request PUT --data-urlencode "body@$out/comment.md" "$notes/$id"
  else
    gitlab --output /dev/null --data-urlencode "body@$out/comment.md" "$notes"
  fi
}

# The token is no argument: every process of the machine may read those.
gitlab() { printf 'header = "PRIVATE-TOKEN: %s"\n' "$NOTICES_TOKEN" | curl --fail --silent --show-error --config - "$@"; }

# --- the site ---

build() {
  take_proposal
  noticepress_here check --format "$(format)"
  if [ -f "$ledger" ]; then noticepress_here seal; fi
  noticepress_here build
  cp "$root/output/site/SHA256SUMS" "$out/SHA256SUMS"
  due=true
  if fetch_sums && cmp -s "$out/online" "$out/SHA256SUMS"; then due=false; fi
  sealed=false
  if [ -f "$ledger" ] && ! git diff --quiet HEAD -- "$ledger"; then sealed=true; fi
  printf 'due=%s\nsealed=%s\n' "$due" "$sealed" | tee "$out/result" >>"${GITHUB_OUTPUT:-/dev/null}"
  if "$due"; then echo "This site is not online at $(address): publish it."
  else echo "This site is online at $(address)."
  fi
}

address() {
  if [ -n "${NOTICES_ADDRESS:-}" ]; then echo "$NOTICES_ADDRESS"
  else noticepress_here status --format json | sed -n 's/^  "base_url": "\(.*\)",$/\1/p'
  fi
}

fetch_sums() {
  rm -f "$out/online"
  curl --fail --silent --location --max-time 60 --output "$out/online" "$(address)SHA256SUMS"
}

verify() {
  [ -f "$out/SHA256SUMS" ] || { echo "error: $out/SHA256SUMS is not there: build first" >&2; exit 2; }
  waited=0
  until fetch_sums && cmp -s "$out/online" "$out/SHA256SUMS"; do
    if [ "$waited" -ge "${NOTICES_WAIT:-600}" ]; then
      echo "error: what is online at $(address) is not what was built, after $waited seconds" >&2
      echo "  = hint: is the site published there? That address is \`base_url\` of noticepress.yaml" >&2
      exit 1
    fi
    sleep 15
    waited=$((waited + 15))
  done
  rm -rf "$out/copy"
  mkdir "$out/copy"
  cp "$out/SHA256SUMS" "$out/copy/SHA256SUMS"
  downloads "$(address)" <"$out/SHA256SUMS" >"$out/downloads"
  # What could not be fetched is missing in the copy, and that is told.
  curl --fail --silent --location --globoff --create-dirs --retry 3 --max-time 600 --parallel --config "$out/downloads" 2>/dev/null || :
  noticepress_here verify --site "$out/copy" --format "$(format)"
}

# What curl is to fetch, and where it goes, for each line of SHA256SUMS.
downloads() {
  while read -r _ path; do
    url=$(printf '%s' "$path" | sed 's/%/%25/g; s/ /%20/g; s/#/%23/g; s/?/%3F/g')
    printf 'url = "%s"\noutput = "%s"\n' "$1$url" "$out/copy/$path"
  done
}

# --- the record ---

record() {
  if [ ! -f "$ledger" ]; then
    echo "There is no $ledger, so nothing is sealed. Type \`noticepress seal\` and commit it, and this goes on from there."
    return
  fi
  take_proposal
  noticepress_here seal
  git add -- "$ledger"
  if git diff --cached --quiet -- "$ledger"; then return; fi
  if [ -n "$proposed" ] && git diff --quiet "$proposed" -- "$ledger"; then
    echo "All of it is on $PROPOSAL, and waits there to be merged."
    return
  fi
  # No pipeline runs for this commit: this one has built and published what it says.
  commit --message "Seal what is published [skip ci]"
  if git push --quiet "$remote" "HEAD:refs/heads/$branch" || pushed_after_others; then
    echo "Pushed to $branch."
  else
    commit --amend --message "Seal what is published"
    propose
  fi
}

# Texts that were sealed on their day and wait for somebody to merge them are sealed.
take_proposal() {
  proposed=
  [ -f "$ledger" ] && git fetch --quiet "$remote" "refs/heads/$PROPOSAL" 2>/dev/null || return 0
  proposed=$(git rev-parse FETCH_HEAD)
  git merge --squash --quiet FETCH_HEAD >/dev/null || git reset --quiet --merge
}

commit() {
  git -c "user.name=$(git config user.name || echo noticepress)" \
    -c "user.email=$(git config user.email || echo noticepress@noreply.invalid)" commit --quiet "$@"
}

pushed_after_others() {
  git fetch --quiet "$remote" "refs/heads/$branch" || return
  ! git merge-base --is-ancestor FETCH_HEAD HEAD || return
  git -c user.name=noticepress -c user.email=noticepress@noreply.invalid rebase --quiet FETCH_HEAD ||
    { git rebase --abort; return 1; }
  git push --quiet "$remote" "HEAD:refs/heads/$branch"
}

propose() {
  title="Seal what is published"
  if on_gitlab; then
    git push --quiet --force -o merge_request.create -o "merge_request.target=$branch" "$remote" "HEAD:refs/heads/$PROPOSAL"
  else
    git push --quiet --force "$remote" "HEAD:refs/heads/$PROPOSAL"
  fi
  echo "Pushed to $PROPOSAL, for $branch takes no push from here. Merge it soon: without it, check rejects the version elsewhere from tomorrow on."
  on_github || return 0
  open=$(gh pr list --head "$PROPOSAL" --base "$branch" --state open --json number --jq length)
  [ "$open" = 0 ] || return 0
  gh pr create --head "$PROPOSAL" --base "$branch" --title "$title" --body "What was published, recorded in the ledger." ||
    echo "::error::The branch $PROPOSAL is there, but no pull request could be opened: open one, and allow it in Settings, Actions."
}

main "$@"
