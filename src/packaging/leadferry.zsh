#compdef leadferry
# What bash completes, zsh completes too.
autoload -U +X bashcompinit && bashcompinit
for _leadferry_script in ${${(%):-%x}:A:h}/../../bash-completion/completions/leadferry /usr/share/bash-completion/completions/leadferry; do
  if [[ -r $_leadferry_script ]]; then
    source $_leadferry_script
    break
  fi
done
unset _leadferry_script
# of bash alone: tells it that words are names of files, which zsh sees by itself
(( $+functions[compopt] )) || compopt() { : }
_bash_complete -o default -F _complete_leadferry leadferry
